import { InkReplica, type ReplicaStroke } from '../../../sfu/protocol/ink/InkReplica.ts';
import type { InkPart } from '../../../sfu/protocol/models/ink.ts';

/** All ink of one surface, in the order of drawing. @param read one part of it, as `getInk` does. @throws as `read` */
export async function wholeInk(
	read: (from: number | undefined) => Promise<InkPart>,
): Promise<readonly ReplicaStroke[]> {
	const replica = new InkReplica();
	let from: number | undefined;
	do {
		from = replica.load(await read(from));
	} while (from !== undefined);
	return replica.strokes;
}
