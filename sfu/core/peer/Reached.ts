/** How a client has reached this server; nothing is known of those for whom a program asks by REST. */
export type Reached = {
	/** Of the Host header, lower case, IPv6 without brackets. */
	hostName?: string | null;
	/** Address of this computer at which the connection ends; IPv4 may be mapped (`::ffff:10.0.0.5`). */
	localAddress?: string | undefined;
};
