import type { Locator, Page } from '@playwright/test';

/** Page object of the call screen, the same for teacher and students. */
export class CallPage {
	readonly screen: Locator;
	readonly chatPanel: Locator;
	readonly peoplePanel: Locator;
	readonly connectionBanner: Locator;
	readonly ended: Locator;
	/** `data-on`: true while it is sent. */
	readonly mic: Locator;
	/** `data-on`: true while it is sent. */
	readonly camera: Locator;
	/** `data-on`: true while it is shared. */
	readonly shareScreen: Locator;
	/** `aria-pressed` while it is up. */
	readonly hand: Locator;
	readonly leaveButton: Locator;

	constructor(readonly page: Page) {
		this.screen = page.getByTestId('call-screen');
		this.chatPanel = page.getByTestId('chat-panel');
		this.peoplePanel = page.getByTestId('people-panel');
		this.connectionBanner = page.getByTestId('connection-banner');
		this.ended = page.getByTestId('ended-screen');
		this.mic = page.getByTestId('controls-mic');
		this.camera = page.getByTestId('controls-camera');
		this.shareScreen = page.getByTestId('controls-screen');
		this.hand = page.getByTestId('controls-hand');
		this.leaveButton = page.getByTestId('controls-leave');
	}

	async expectOpen(): Promise<void> {
		await this.screen.waitFor();
	}

	/** A button of the control bar by its accessible name, in English. */
	control(name: string | RegExp): Locator {
		return this.page.getByTestId('controls').getByRole('button', { name, exact: true });
	}

	async press(name: string): Promise<void> {
		await this.control(name).click();
	}

	async openChat(): Promise<void> {
		if (!(await this.chatPanel.isVisible())) await this.page.getByTestId('controls-chat').click();
		await this.chatPanel.waitFor();
	}

	async say(text: string): Promise<void> {
		await this.openChat();
		const field = this.chatPanel.getByTestId('chat-text');
		await field.fill(text);
		await field.press('Enter');
	}

	async expectMessage(text: string): Promise<void> {
		await this.openChat();
		await this.chatPanel.getByText(text).waitFor();
	}

	async react(reaction: string): Promise<void> {
		await this.press('Reactions');
		await this.page.getByRole('dialog', { name: 'Reactions' }).getByRole('button', { name: reaction }).click();
	}

	/** A reaction floats up beside its sender's name for some seconds. */
	async expectReaction(reaction: string, from: string): Promise<void> {
		const floating = this.page.getByTestId('reaction').filter({ hasText: reaction });
		await floating.filter({ hasText: from }).waitFor();
	}

	async openPeople(): Promise<void> {
		if (!(await this.peoplePanel.isVisible())) await this.page.getByTestId('controls-people').click();
		await this.peoplePanel.waitFor();
	}

	/** In the Tools menu of the control bar. */
	async openTool(name: string): Promise<void> {
		await this.page.getByTestId('controls-tools').click();
		await this.page.getByRole('menuitem', { name, exact: true }).click();
	}

	/** What is seen of a person. @param source their camera, or the screen that they share */
	tileOf(name: string, source: 'camera' | 'screen' = 'camera'): Locator {
		const tiles = this.page.locator(`[data-testid="tile"][data-source="${source}"]`);
		return tiles.filter({ has: this.page.locator('figcaption').filter({ hasText: name }) });
	}

	/** A participant's row of the people panel. */
	rowOf(name: string): Locator {
		return this.peoplePanel.getByRole('listitem').filter({ hasText: name });
	}

	async leave(): Promise<void> {
		await this.leaveButton.click();
	}
}
