/**
 * The suggestions of the address bar are two pages of their own, which Chromium loads with each window: more work than all else of a
 * start. (Puppeteer switches them off by itself.) Chromium takes the last list alone, so the others are those that Playwright
 * switches off: `disabledFeatures` in its coreBundle.js.
 */
export const withoutSuggestions = `--disable-features=${[
	'AvoidUnnecessaryBeforeUnloadCheckSync',
	'DestroyProfileOnBrowserClose',
	'HttpsUpgrades',
	'HttpsFirstBalancedModeAutoEnable',
	'LensOverlay',
	'MediaRouter',
	'PaintHolding',
	'ThirdPartyStoragePartitioning',
	'AvoidCorsURLLoaderRestartOnRedirect',
	'OptimizationHints',
	'NetworkTimeServiceQuerying',
	'AimEnabled',
	'PreconnectToSearch',
	'WebUIOmniboxPopup',
	'WebUIOmniboxAimPopup',
].join(',')}`;
