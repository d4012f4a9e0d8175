import { findWorker, requireWorker } from '../../host/startSfu.ts';
import { type Check, ok } from '../Check.ts';

export const media: Check = {
	name: 'media',
	title: 'Sound and video',
	exitAs: 'worker',
	find: async ({ settings: { workerBin, workers }, server }) => {
		if (server) return [ok('media.running', `The media server runs, on ${server.mediaPorts.length} ports.`)];
		await requireWorker(findWorker(workerBin));
		return [ok('media.ready', `The media server can be started; ${workers} processes would be.`)];
	},
};
