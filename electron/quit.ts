import { app, dialog, type MessageBoxOptions, powerMonitor } from 'electron';
import type { ClassActivity } from './classActivity.ts';
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

/**
 * The quit order: ask for confirmation while a class runs, close the window, stop the server, exit. A signal or a system
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
		const isSure = await confirmEnd(hostWindow, service.participantCount);
		isAsking = false;
		if (isSure) quitWithoutAsking();
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

async function confirmEnd({ browserWindow }: HostWindow, participantCount: number): Promise<boolean> {
	const options: MessageBoxOptions = {
		type: 'question',
		message: texts.quit.message,
		detail: texts.quit.detail(participantCount),
		buttons: [texts.quit.cancel, texts.quit.confirm],
		defaultId: 0,
		cancelId: 0,
	};
	const { response } = browserWindow
		? await dialog.showMessageBox(browserWindow, options)
		: await dialog.showMessageBox(options);
	return response === 1;
}
