import { browserHost } from '../../network/interfaces.ts';
import { type Check, ok } from '../Check.ts';

/** Whether a class could be entered now. A server that does not answer is found by whoever asks it. */
export const server: Check = {
	name: 'server',
	title: 'Lectern',
	find: ({ server: running, network, settings }) => {
		if (!running) return [ok('server.none', `No class is open now, with the data folder ${settings.dataDir}.`)];
		const host = browserHost(network.preferred.address, running.localName);
		return [
			ok(
				'server.running',
				`Lectern runs (process ${running.pid}). Students come in by http://${host}:${running.httpPort}.`,
			),
		];
	},
};
