import { initialAvailableOutgoingBitrate } from '../limits.ts';

export type TransportNeeds = {
	/** It carries data channels. */
	sctp: boolean;
	/** Its ICE candidates are those of TCP only. */
	tcpOnly: boolean;
};

/** Options of mediasoup for a transport of a participant. */
export function transportSettings({ sctp, tcpOnly }: TransportNeeds) {
	return {
		...(tcpOnly ? { enableUdp: false } : { preferUdp: true }),
		initialAvailableOutgoingBitrate,
		enableSctp: sctp,
	};
}
