import { expect, type Locator, type Page } from '@playwright/test';

/** Page object of the plain-HTTP landing page with its two ways to join. */
export class LandingPage {
	readonly screen: Locator;
	readonly joinButton: Locator;
	readonly trustButton: Locator;
	readonly watchButton: Locator;
	readonly fingerprint: Locator;

	constructor(readonly page: Page) {
		this.screen = page.getByTestId('landing-screen');
		this.joinButton = page.getByRole('button', { name: /^Join with camera/ });
		this.trustButton = page.getByRole('button', { name: /^No more warnings on this/ });
		this.watchButton = page.getByRole('button', { name: /^Just watch and listen/ });
		this.fingerprint = page.getByTestId('fingerprint');
	}

	async open(url: string): Promise<void> {
		await this.page.goto(url);
		await expect(this.joinButton).toBeVisible();
	}
}
