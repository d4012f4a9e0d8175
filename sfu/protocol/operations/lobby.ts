import { OfPeer } from '../models/common.ts';
import { moderating, NoFields, operation } from './operation.ts';

export const lobby = {
	admit: operation({ ...moderating, request: OfPeer, repeatable: false }),
	admitAll: operation({ ...moderating, request: NoFields, repeatable: false }),
	deny: operation({ ...moderating, request: OfPeer, repeatable: false }),
};
