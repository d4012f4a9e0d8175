import { z } from 'zod';
import { Permissions } from '../models/permissions.ts';
import { noun } from './notice.ts';

const OfParticipants = z
	.object({ participantPermissions: Permissions })
	.describe('what participants may do, unless a host granted them more or took it from them (`PeerView.permissions`)');

export const permissions = noun({
	notices: { participantPermissionsChanged: OfParticipants },
	snapshot: OfParticipants,
});
