import { createContext, type ReactNode, useContext } from 'react';

/** The short way in, for phones that only answer questions: as it is typed, and with the code, as it is scanned. */
export type VoteAddress = { text: string; url: string };

/**
 * How others join; the host's window provides it, participants have none. `address` and `card` are ready to be drawn.
 * `voteAddress` null: no other device can reach this computer.
 */
type Invitation = { address: string; roomCode: string; card: ReactNode; voteAddress: VoteAddress | null };

const InvitationContext = createContext<Invitation | null>(null);

export function InvitationProvider({ invitation, children }: { invitation: Invitation | null; children: ReactNode }) {
	return <InvitationContext value={invitation}>{children}</InvitationContext>;
}

export const useInvitation = () => useContext(InvitationContext);
