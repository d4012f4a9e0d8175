/** Shows a figure on the icon of the page or program, where the system has such; 0 removes it. */
export function setPageBadge(count: number): void {
	if (window.lectern) void window.lectern.setBadge(count).catch(() => {});
	// Browsers: only for installed pages, and not in every one; the promise is rejected otherwise.
	else if ('setAppBadge' in navigator) void navigator.setAppBadge(count).catch(() => {});
}
