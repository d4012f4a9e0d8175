import { createContext, type ReactNode, useContext } from 'react';

/**
 * How others join; the host's window provides it, participants have none. `address` and `card` are ready to be drawn.
 */
type Invitation = { address: string; roomCode: string; card: ReactNode };

const InvitationContext = createContext<Invitation | null>(null);

export function InvitationProvider({ invitation, children }: { invitation: Invitation | null; children: ReactNode }) {
	return <InvitationContext value={invitation}>{children}</InvitationContext>;
}

export const useInvitation = () => useContext(InvitationContext);
