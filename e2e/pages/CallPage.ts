import { expect, type Locator, type Page } from '@playwright/test';

/** Page object of the call screen, the same for teacher and students. */
export class CallPage {
	readonly screen: Locator;
	readonly chatPanel: Locator;
	readonly peoplePanel: Locator;
	readonly connectionBanner: Locator;
	readonly ended: Locator;

	constructor(readonly page: Page) {
		this.screen = page.getByTestId('call-screen');
		this.chatPanel = page.getByTestId('chat-panel');
		this.peoplePanel = page.getByTestId('people-panel');
		this.connectionBanner = page.getByTestId('connection-banner');
		this.ended = page.getByTestId('ended-screen');
	}

	async expectOpen(): Promise<void> {
		await expect(this.screen).toBeVisible();
	}

	/** A button of the control bar by its accessible name. */
	control(name: string | RegExp): Locator {
		return this.page.getByRole('toolbar', { name: 'Controls' }).getByRole('button', { name, exact: true });
	}

	async press(name: string): Promise<void> {
		await this.control(name).click();
	}

	async openChat(): Promise<void> {
		if (!(await this.chatPanel.isVisible())) await this.control(/^Chat/).click();
		await expect(this.chatPanel).toBeVisible();
	}

	async say(text: string): Promise<void> {
		await this.openChat();
		await this.chatPanel.getByRole('textbox').fill(text);
		await this.chatPanel.getByRole('textbox').press('Enter');
	}

	async expectMessage(text: string): Promise<void> {
		await this.openChat();
		await expect(this.chatPanel.getByText(text)).toBeVisible();
	}

	async react(reaction: string): Promise<void> {
		await this.press('Reactions');
		await this.page.getByRole('dialog', { name: 'Reactions' }).getByRole('button', { name: reaction }).click();
	}

	/** A reaction floats up beside its sender's name for some seconds. */
	async expectReaction(reaction: string, from: string): Promise<void> {
		const floating = this.page.getByRole('listitem').filter({ hasText: reaction });
		await expect(floating.filter({ hasText: from })).toBeVisible();
	}

	async openPeople(): Promise<void> {
		if (!(await this.peoplePanel.isVisible())) await this.control(/^People/).click();
		await expect(this.peoplePanel).toBeVisible();
	}

	/** In the Tools menu of the control bar. */
	async openTool(name: string): Promise<void> {
		await this.press('Tools');
		await this.page.getByRole('menuitem', { name, exact: true }).click();
	}

	/** A participant's row of the people panel. */
	rowOf(name: string): Locator {
		return this.peoplePanel.getByRole('listitem').filter({ hasText: name });
	}

	async leave(): Promise<void> {
		await this.press('Leave');
	}
}
