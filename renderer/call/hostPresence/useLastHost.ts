import { useCall } from '../useCall.tsx';

/** Whether the others wait for a host once we have left: no other host or co-host is in the class, and it waits for one. */
export function useLastHost(): boolean {
	return useCall(
		({ room, peers }) =>
			room?.waitForHost === true &&
			!peers.some(({ isSelf, connected, role }) => !isSelf && connected && role !== 'participant'),
	);
}
