import type { Handler } from './Handler.ts';

export const startRecording: Handler<'startRecording'> = async ({ room }, { options = {} }) => ({
	recording: await room.parts.recording.start(options),
});

export const pauseRecording: Handler<'pauseRecording'> = ({ room }) => ({ recording: room.parts.recording.pause() });

export const resumeRecording: Handler<'resumeRecording'> = ({ room }) => ({ recording: room.parts.recording.resume() });

export const stopRecording: Handler<'stopRecording'> = async ({ room }) => ({
	recording: await room.parts.recording.stop(),
});
