import { OfPeer } from '../models/common.ts';
import { moderating, operation } from './operation.ts';

export const lobby = {
	admit: operation({ ...moderating, request: OfPeer, repeatable: false }),
	deny: operation({ ...moderating, request: OfPeer, repeatable: false }),
};
