import { SfuError } from '../core/errors.ts';
import type { Handler } from './Handler.ts';

export const startRecording: Handler<'startRecording'> = () => {
	throw new SfuError('unavailable', 'this server does not record');
};

export const stopRecording: Handler<'stopRecording'> = () => {
	throw new SfuError('no-recording', 'this server does not record');
};
