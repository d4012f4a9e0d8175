/** The servers of the cluster speak another `clusterProtocol`: this one does not join them. */
export class ProtocolMismatch extends Error {
	override readonly name = 'ProtocolMismatch';
	constructor(
		readonly own: number,
		readonly theirs: number,
	) {
		super(
			`The servers behind this Redis are of another version that does not fit (they speak protocol ${theirs}, this one ${own}). ` +
				'Run the same version everywhere, or give this server another --redis-prefix.',
		);
	}
}
