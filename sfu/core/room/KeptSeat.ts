import type { Role } from '../../protocol/models.ts';

/** What of a peer outlives its grace time, so that the same person returns to the same seat. */
export type KeptSeat = {
	peerId: string;
	/** SHA-256 of the resume token, base64url; that token takes the seat back. */
	tokenDigest: string;
	displayName: string;
	role: Role;
	/** Of the person, see `isSamePerson`. */
	subject: string;
	formerSubjects: readonly string[];
	deviceId: string | undefined;
	/** ms on the clock of `performance.now()`; of seats from before a restart: when the server started again. */
	leftAtMs: number;
	/** From before a restart. */
	restored: boolean;
};
/** A seat without a peer, with the resume token that takes it. Of one that an earlier version stored only the role is known. */
export type FreeSeat = Pick<KeptSeat, 'peerId' | 'role'> & Partial<KeptSeat> & { resumeToken: string };
