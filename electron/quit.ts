import { app, dialog, type MessageBoxOptions, powerMonitor } from 'electron';
import type { ClassActivity } from './classActivity.ts';
import { endClass } from './endClass.ts';
import type { FilmWindow } from './filmWindow.ts';
import type { HostWindow } from './hostWindow.ts';
import type { SfuService } from './sfuService.ts';
import { texts } from './texts.ts';

type Parts = {
	service: SfuService;
	activity: ClassActivity;
	hostWindow: HostWindow;
	filmWindow: FilmWindow;
	confirmQuit: boolean;
};

/** What becomes of a class that runs when the host quits or closes the window. */
type Choice = 'stay' | 'leave' | 'end';

/**
 * The quit order: ask what becomes of a class that runs, close the window, stop the server, exit. A signal or a system
 * shutdown quits without asking.
 */
export function setQuitOrder({ service, activity, hostWindow, filmWindow, confirmQuit }: Parts): void {
	let isAgreed = !confirmQuit;
	let isAsking = false;

	const quitWithoutAsking = () => {
		isAgreed = true;
		app.quit();
	};
	const ask = async () => {
		if (isAsking) return;
		isAsking = true;
		hostWindow.show();
		const choice = await askWhatBecomes(hostWindow, activity.othersCount);
		isAsking = false;
		if (choice === 'leave') {
			hostWindow.tell('leaveRequested', null);
			hostWindow.hide();
		}
		if (choice !== 'end') return;
		await endClass(service);
		quitWithoutAsking();
	};

	app.on('before-quit', (event) => {
		if (isAgreed || !activity.isRunning) {
			hostWindow.allowClosing();
			// A page that hangs would hold up the closing of all windows.
			filmWindow.close();
			return;
		}
		event.preventDefault();
		void ask();
	});
	app.on('will-quit', (event) => {
		event.preventDefault();
		void service.stop().finally(() => app.exit(0));
	});
	process.on('SIGTERM', quitWithoutAsking);
	process.on('SIGINT', quitWithoutAsking);
	powerMonitor.on('shutdown', quitWithoutAsking);
}

/** @param othersCount in the class beside the host; without them, leaving would end it too */
async function askWhatBecomes({ browserWindow }: HostWindow, othersCount: number): Promise<Choice> {
	const choices: readonly Choice[] = othersCount === 0 ? ['stay', 'end'] : ['stay', 'leave', 'end'];
	const options: MessageBoxOptions = {
		type: 'question',
		message: texts.quit.message,
		detail: texts.quit.detail(othersCount),
		buttons: choices.map((choice) => texts.quit[choice]),
		defaultId: 0,
		cancelId: 0,
		noLink: true,
	};
	const { response } = browserWindow
		? await dialog.showMessageBox(browserWindow, options)
		: await dialog.showMessageBox(options);
	return choices[response] ?? 'stay';
}
