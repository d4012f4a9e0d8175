import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { HostApi, HostCalls, HostEvents } from './hostApi.ts';
import { callChannel, eventChannel, listeningChannel } from './hostChannels.ts';
import type { IpcAnswer } from './ipc.ts';

function call<Name extends keyof HostCalls>(name: Name) {
	return async (...args: Parameters<HostCalls[Name]>): Promise<Awaited<ReturnType<HostCalls[Name]>>> => {
		// invoke() returns any; registerHostCalls answers with this type for the same name.
		const answer: IpcAnswer<Awaited<ReturnType<HostCalls[Name]>>> = await ipcRenderer.invoke(
			callChannel(name),
			...args,
		);
		if (answer.ok) return answer.value;
		throw new Error(`${answer.error.code}: ${answer.error.message}`);
	};
}

function on<Name extends keyof HostEvents>(name: Name) {
	return (listener: (data: HostEvents[Name]) => void): (() => void) => {
		const channel = eventChannel(name);
		const forward = (_event: IpcRendererEvent, data: HostEvents[Name]) => listener(data);
		ipcRenderer.on(channel, forward);
		ipcRenderer.send(listeningChannel, name);
		return () => ipcRenderer.removeListener(channel, forward);
	};
}

const api: HostApi = {
	getServer: call('getServer'),
	retryServer: call('retryServer'),
	chooseScreenSource: call('chooseScreenSource'),
	setClassRunning: call('setClassRunning'),
	setSharing: call('setSharing'),
	setBadge: call('setBadge'),
	callForAttention: call('callForAttention'),
	setFullScreen: call('setFullScreen'),
	showRecording: call('showRecording'),
	showFolder: call('showFolder'),
	onServerState: on('serverState'),
	onScreenSourcesRequested: on('screenSourcesRequested'),
	onNoticeClicked: on('noticeClicked'),
	onLeaveRequested: on('leaveRequested'),
};

contextBridge.exposeInMainWorld('lectern', api);
