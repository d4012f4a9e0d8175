import type { Locator, Page } from '@playwright/test';

/** Page object of the join form and its error messages. */
export class JoinPage {
	readonly screen: Locator;
	readonly name: Locator;
	readonly code: Locator;
	/** The code that came with the address, in place of the field. */
	readonly givenCode: Locator;
	readonly button: Locator;

	constructor(readonly page: Page) {
		this.screen = page.getByTestId('join-screen');
		this.name = page.getByTestId('join-name');
		this.code = page.getByTestId('join-code');
		this.givenCode = page.getByTestId('given-code');
		this.button = page.getByTestId('join-button');
	}

	/** Fills in the form and presses Join. `code` is needed only when the URL has no room code. */
	async join({ name, code }: { name: string; code?: string }): Promise<void> {
		await this.screen.waitFor();
		await this.name.fill(name);
		if (code !== undefined) await this.#typeCode(code);
		await this.button.click();
	}

	async #typeCode(code: string): Promise<void> {
		if (await this.givenCode.isVisible()) await this.page.getByTestId('join-code-change').click();
		await this.code.fill(code);
	}

	/** Waits until the sentence is visible on the page. */
	async expectSentence(sentence: string | RegExp): Promise<void> {
		await this.page.getByText(sentence).first().waitFor();
	}
}
