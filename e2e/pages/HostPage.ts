import type { Locator, Page } from '@playwright/test';
import type { ServerInfo } from '../../sfu/serverInfo.ts';
import { CallPage } from './CallPage.ts';
import { plainText } from './plainText.ts';

/** Page object of the host's home screen and of the host's controls in the call. */
export class HostPage {
	readonly home: Locator;
	/** Of the last lesson. */
	readonly summary: Locator;
	readonly roomCode: Locator;
	readonly joinAddress: Locator;
	readonly #call: CallPage;

	constructor(readonly page: Page) {
		this.home = page.getByTestId('host-home');
		this.summary = page.getByTestId('summary');
		this.roomCode = page.getByTestId('room-code');
		this.joinAddress = page.getByTestId('join-address');
		this.#call = new CallPage(page);
	}

	/** Also after a class: its summary is put aside. */
	async expectOpen(): Promise<void> {
		await this.home.or(this.summary).waitFor();
		if (await this.summary.isVisible()) await this.summary.getByTestId('screen-back').click();
		await this.home.waitFor();
		await this.roomCode.waitFor();
	}

	/** Starts the class, or goes back to it; does nothing while it is shown. @param name given where the host is asked, which is once */
	async startClass(name: string): Promise<void> {
		if (await this.#call.screen.isVisible()) return;
		await this.expectOpen();
		const field = this.page.getByTestId('start-name');
		if (await field.isVisible()) await field.fill(name);
		await this.page.getByTestId('start-class').click();
		await this.#call.expectOpen();
	}

	/** What `--json` prints: ports, folders, host token. In the desktop program. @throws Error in a browser, and while the server starts */
	server(): Promise<ServerInfo> {
		return this.page.evaluate(askForServer);
	}

	/**
	 * The address by which students join with a camera, code and all. In the desktop program; `lectern serve --json` prints it.
	 * @throws Error in a browser, and while the server starts
	 */
	async joinUrl(): Promise<string> {
		const { hostToken } = await this.server();
		return this.page.evaluate(askForJoinUrl, hostToken);
	}

	/** Opens the settings in this section. */
	async openSettings(
		section: 'You' | 'Camera and sound' | 'Students' | 'Look and language' | 'Network' | 'Files',
	): Promise<Locator> {
		const sheet = this.page.getByTestId('settings');
		if (!(await sheet.isVisible())) await this.page.getByTestId('home-settings').click();
		await sheet.getByRole('tab', { name: section }).click();
		return sheet;
	}

	/** The certificate authority's fingerprint on the home screen, without the gaps. */
	async fingerprint(): Promise<string> {
		await this.page.getByTestId('fingerprint-button').click();
		const text = await plainText(this.page.getByTestId('fingerprint'));
		await this.page.keyboard.press('Escape');
		return text;
	}

	/** A button of the host bar. */
	async press(name: 'Mute all' | 'Stop videos' | 'Lock class' | 'Unlock class' | 'End class for all'): Promise<void> {
		await this.#call.openPeople();
		await this.#call.peoplePanel.getByRole('button', { name, exact: true }).click();
	}

	/** Chooses an action from the menu of a participant's row. */
	async choose(name: string, action: 'Mute' | 'Remove from the class' | 'Show large for everybody'): Promise<void> {
		await this.#call.openPeople();
		await this.#call
			.rowOf(name)
			.getByRole('button', { name: `Options for ${name}` })
			.click();
		await this.page.getByRole('menuitem', { name: action, exact: true }).click();
	}

	/** Sets the class's network budget, Mbit/s; null: automatic. */
	async setBudget(mbps: number | null): Promise<void> {
		await this.openHealth();
		const { peoplePanel } = this.#call;
		await peoplePanel.getByRole('radio', { name: mbps === null ? /^Automatic/ : 'At most' }).click();
		if (mbps === null) return;
		await peoplePanel.getByRole('spinbutton').fill(String(mbps));
		await peoplePanel.getByRole('button', { name: 'Set', exact: true }).click();
	}

	async openHealth(): Promise<void> {
		await this.#call.openPeople();
		await this.#call.peoplePanel.getByRole('tab', { name: 'Class health' }).click();
	}

	/** The line that shows how much of the network budget the class uses. */
	get allocation(): Locator {
		return this.#call.peoplePanel.getByTestId('allocation');
	}

	/** A participant's row of the class health panel. */
	healthOf(name: string): Locator {
		return this.#call.peoplePanel.getByTestId('health').filter({ hasText: name });
	}

	/** Confirms the open dialog. */
	async confirm(button: 'Remove' | 'End class'): Promise<void> {
		await this.page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click();
	}
}

/* In the page. */

async function askForServer(): Promise<ServerInfo> {
	// What the preload script gives to the window, typed by electron/hostApi.ts.
	const { lectern } = window as Window & { lectern?: { getServer(): Promise<ServerInfo | null> } };
	const server = await lectern?.getServer();
	if (!server) throw new Error('this window is none of the desktop program, or its server does not run');
	return server;
}

async function askForJoinUrl(hostToken: string): Promise<string> {
	const answer = await fetch('/api/host', { headers: { authorization: `Bearer ${hostToken}` } });
	// The shape that sfu/protocol/http.ts promises: HostInfo.
	const info: { roomCode: string; addresses: { httpsUrl: string; preferred: boolean }[] } = await answer.json();
	const address = info.addresses.find(({ preferred }) => preferred);
	if (!address) throw new Error('this computer has no network that students could join by');
	return `${address.httpsUrl}/?code=${info.roomCode}`;
}
