/**
 * Participants of several dialects in a process of their own. Takes a plan as JSON in its only argument, prints `joined`
 * when all are in, then one line for each meeting (`sprint met teacher`), and stays until stdin ends.
 */
import { SocketClient } from '../testing/SocketClient.ts';
import { installWebRtc, type Looks } from '../testing/syntheticMedia.ts';
import { type Signalling, TestPeer } from '../testing/TestPeer.ts';
import { adapters, type DialectName } from './adapters.ts';
import { restAdapter } from './restAdapter.ts';

type PlannedPeer = Looks & { name: string; dialect: DialectName | 'rest' };

export type TestPeersPlan = {
	/** With scheme and port. */
	url: string;
	roomId: string;
	/** For the dialect `rest`: with the scopes rooms:read and peers:write. */
	token?: string;
	peers: PlannedPeer[];
	/** Who else is in the class, by other means. */
	others: (Looks & { name: string })[];
};

async function signallingOf(plan: TestPeersPlan, { dialect, name }: PlannedPeer): Promise<Signalling> {
	if (dialect === 'rest') return restAdapter(plan.url, plan.token ?? '', plan.roomId, name);
	return adapters[dialect](await SocketClient.connect(plan.url), plan.roomId);
}

async function main(plan: TestPeersPlan): Promise<void> {
	installWebRtc();
	const all = [...plan.peers, ...plan.others];
	const joined: { name: string; peer: TestPeer }[] = [];
	for (const planned of plan.peers) {
		const peer = await TestPeer.join(await signallingOf(plan, planned));
		await peer.show(planned);
		joined.push({ name: planned.name, peer });
	}
	console.log('joined');
	for (const { name, peer } of joined) {
		peer.receive().catch(fail);
		for (const other of all) {
			if (other.name === name) continue;
			peer.meets(other, all).then(() => console.log(`${name} met ${other.name}`), fail);
		}
	}
}

function fail(error: unknown): void {
	console.error(error);
	process.exit(1);
}

process.stdin.on('end', () => process.exit(0)).resume();
// The plan is our own.
main(JSON.parse(process.argv[2] ?? '{}') as TestPeersPlan).catch(fail);
