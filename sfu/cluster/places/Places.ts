import type { Link } from '../link/Link.ts';

/** Where operations on a room are done; `epoch`: of the home's claim to it. */
export type Place = { kind: 'here' } | { kind: 'there'; roomId: string; roomCode: string; epoch: number; link: Link };

/** Finds the home of a room, and opens rooms here whose home this server is or becomes. */
export interface Places {
	/**
	 * The id of a room, null: the cluster has none of this id or code. Nothing is claimed or opened for whoever asks.
	 * @throws SfuError unavailable: it is not certain
	 */
	find(idOrCode: string): Promise<string | null>;
	/**
	 * `here` also for a room that nobody has and that may not be created: the answer of this server is right then.
	 * @param create a room that does not exist gets a home
	 * @throws SfuError unavailable: it is not certain where the room is
	 */
	place(idOrCode: string, how: { create: boolean }): Promise<Place>;
	/**
	 * At the home: the room of a request of another server.
	 * @throws SfuError unavailable: another epoch, or its home is not here (any more)
	 */
	requireHome(roomId: string, epoch: number): Promise<void>;
}
