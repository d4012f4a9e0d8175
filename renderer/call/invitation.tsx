import { createContext, type ReactNode, useContext } from 'react';

/** How others get in; known to the host's window only. `card` is the whole join card. */
type Invitation = { address: string; roomCode: string; card: ReactNode };

const InvitationContext = createContext<Invitation | null>(null);

export function InvitationProvider({ invitation, children }: { invitation: Invitation | null; children: ReactNode }) {
	return <InvitationContext value={invitation}>{children}</InvitationContext>;
}

export const useInvitation = () => useContext(InvitationContext);
