/** The home of a room is the one server that has its peers and router; each claim has a greater epoch than all before. */
export type Home = { serverId: string; epoch: number };

/** Where rooms are. */
export interface Homes {
	/**
	 * By id or code. null: the cluster has no such room. `home` null: it has none, or one that does not live.
	 * @throws SfuError unavailable: it is not certain
	 */
	find(idOrCode: string): Promise<{ roomId: string; home: Home | null } | null>;
	/**
	 * The home that lives, or a new one.
	 * @param serverId of a new home; default: this server, or the emptiest if this one is full or draining
	 * @throws SfuError unavailable: the home does not live but cannot be followed yet, or Redis is not reached
	 */
	claim(roomId: string, serverId?: string): Promise<Home>;
	/**
	 * As `claim`, waiting until the home can be reached, or its lease has ended and another one has followed: at most `settleMs`. Whoever
	 * waits for the same room waits together.
	 * @throws SfuError unavailable
	 */
	settle(roomId: string, serverId?: string): Promise<Home>;
	/** Of a room whose home is this server, as it knows. */
	epochOf(roomId: string): number | undefined;
	/** This server does not have the room any more: it can be claimed at once. Redis is told in the background. */
	release(roomId: string): Promise<void>;
	/** What is known of its home is wrong: Redis is asked the next time. */
	forget(roomId: string): void;
}
