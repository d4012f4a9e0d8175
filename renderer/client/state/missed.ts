import type { Permissions, Role, Stoppable } from '../../../sfu/protocol/models.ts';
import type { JoinedRoom } from '../signalling/joinRequest.ts';
import type { HandsState } from './hands.ts';
import type { SelfState } from './self.ts';

/** Something that a host changed for us while our connection was lost; a key of the texts `call.missed.*`. */
export type Missed =
	| 'muted'
	| 'cameraStopped'
	| 'shareStopped'
	| 'handLowered'
	| 'mayNotSpeak'
	| 'mayNotShowCamera'
	| 'mayNotShare'
	| 'mayNotWrite'
	| 'mayNotDraw'
	| 'coHost'
	| 'participant';

const withdrawn = {
	mic: 'mayNotSpeak',
	camera: 'mayNotShowCamera',
	screen: 'mayNotShare',
	chat: 'mayNotWrite',
	draw: 'mayNotDraw',
} as const satisfies Partial<Record<keyof Permissions, Missed>>;

const stops: [Stoppable, keyof typeof withdrawn | null, Missed][] = [
	['mic', 'mic', 'muted'],
	['camera', 'camera', 'cameraStopped'],
	['screen', 'screen', 'shareStopped'],
	['hand', null, 'handLowered'],
];

const roleChange: Record<Role, Missed | null> = { host: null, coHost: 'coHost', participant: 'participant' };

/**
 * What a person has to be told on the way back, what matters most first.
 * @param stopped what a host stopped meanwhile, as far as it was on
 */
export function missedChanges(before: SelfState & HandsState, joined: JoinedRoom, stopped: Stoppable[]): Missed[] {
	if (before.selfPeerId === null) return stops.flatMap(([what, , missed]) => (stopped.includes(what) ? [missed] : []));
	const lost = (name: keyof typeof withdrawn) => before.permissions[name] && !joined.permissions[name];
	const handWasUp = before.hands.includes(before.selfPeerId);
	// Whoever may not speak any more needs not be told of the muting, too.
	const told = stops.filter(
		([what, name]) => stopped.includes(what) && (what !== 'hand' || handWasUp) && !(name && lost(name)),
	);
	const role = before.role === joined.role ? null : roleChange[joined.role];
	return [
		...told.map(([, , missed]) => missed),
		...(['mic', 'camera', 'screen', 'chat', 'draw'] as const).filter(lost).map((name) => withdrawn[name]),
		...(role ? [role] : []),
	];
}
