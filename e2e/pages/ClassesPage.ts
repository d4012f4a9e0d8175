import type { Locator, Page } from '@playwright/test';

/** Page object of the classes on the host's home screen. */
export class ClassesPage {
	readonly cards: Locator;

	constructor(readonly page: Page) {
		this.cards = page.getByTestId('class-card');
	}

	/** The new class is open afterwards. */
	async create(name: string): Promise<void> {
		await this.page.getByTestId('class-new').click();
		await this.page.getByTestId('class-name-dialog-name').fill(name);
		await this.page.getByTestId('class-name-dialog-save').click();
		await this.expectOpen(name);
	}

	async open(name: string): Promise<void> {
		await this.page.getByRole('button', { name: `Open ${name}` }).click();
	}

	async expectOpen(name: string): Promise<void> {
		await this.page.getByRole('button', { name: `${name} is open on this computer` }).waitFor();
	}

	/** Chooses from the menu of a class. */
	async choose(name: string, action: 'Last lesson' | 'Rename' | 'New code' | 'Delete'): Promise<void> {
		await this.page.getByRole('button', { name: `Options for ${name}` }).click();
		await this.page.getByRole('menuitem', { name: action }).click();
	}
}
