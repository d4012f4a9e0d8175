import type { Locator, Page } from '@playwright/test';

/** Page object of the plain-HTTP landing page with its ways to take part. */
export class LandingPage {
	readonly screen: Locator;
	readonly joinButton: Locator;
	readonly trustButton: Locator;
	readonly watchButton: Locator;
	readonly voteButton: Locator;
	readonly fingerprint: Locator;

	constructor(readonly page: Page) {
		this.screen = page.getByTestId('landing-screen');
		this.joinButton = page.getByTestId('landing-camera');
		this.trustButton = page.getByTestId('landing-trust');
		this.watchButton = page.getByTestId('landing-watch');
		this.voteButton = page.getByTestId('landing-vote');
		this.fingerprint = page.getByTestId('fingerprint');
	}

	async open(url: string): Promise<void> {
		await this.page.goto(url);
		await this.joinButton.waitFor();
	}
}
