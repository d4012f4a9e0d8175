/**
 * For tests: people of several vocabularies in a process of their own. Takes a plan as JSON in its only argument, says
 * `joined` on stdout when all are in, then one line for each meeting (`sprint met teacher`), and stays until stdin ends.
 */
import { connectOlder } from '../testing/LegacyClient.ts';
import { installWebRtc, type Looks } from '../testing/media.ts';
import { TestPeer } from '../testing/TestPeer.ts';
import { type Conversation, type DialectName, spoken } from './adapters.ts';
import { remotePeer } from './remote.ts';

export type PeoplePlan = {
	/** With scheme and port. */
	url: string;
	roomId: string;
	/** `remote`: by REST, with this token. */
	token?: string;
	people: (Looks & { name: string; dialect: DialectName | 'remote' })[];
	/** In the class in other ways. */
	others: (Looks & { name: string })[];
};

async function talk(plan: PeoplePlan, { dialect, name }: PeoplePlan['people'][number]): Promise<Conversation> {
	if (dialect === 'remote') return remotePeer(plan.url, plan.token ?? '', plan.roomId, name);
	return spoken[dialect](await connectOlder(plan.url), plan.roomId);
}

async function main(plan: PeoplePlan): Promise<void> {
	installWebRtc();
	const all = [...plan.people, ...plan.others];
	const entered: { name: string; person: TestPeer }[] = [];
	for (const one of plan.people) {
		const person = await TestPeer.enter(await talk(plan, one));
		await person.show(one);
		entered.push({ name: one.name, person });
	}
	console.log('joined');
	for (const { name, person } of entered) {
		person.receive().catch(fail);
		for (const other of all) {
			if (other.name === name) continue;
			person.meets(other, all).then(() => console.log(`${name} met ${other.name}`), fail);
		}
	}
}

function fail(error: unknown): void {
	console.error(error);
	process.exit(1);
}

process.stdin.on('end', () => process.exit(0)).resume();
// The plan is our own.
main(JSON.parse(process.argv[2] ?? '{}') as PeoplePlan).catch(fail);
