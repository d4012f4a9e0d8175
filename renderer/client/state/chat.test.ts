import { expect, test } from 'vitest';
import type { ChatMessage } from '../../../sfu/protocol/models.ts';
import { peer, stateWith } from '../testing/callStates.ts';
import { reduce } from './callState.ts';

const message = (messageId: string, peerId: string): ChatMessage => ({
	messageId,
	peerId,
	displayName: peerId,
	role: 'participant',
	text: 'hello',
	sentAtMs: 1,
});

test('a message that arrives twice counts as unread once, and our own never does', () => {
	const state = stateWith(peer('ann'));
	const theirs = reduce(state, 'chatMessage', message('1', 'ann'));
	expect(theirs.unreadChatCount).toBe(1);
	expect(reduce({ ...state, ...theirs }, 'chatMessage', message('1', 'ann'))).toEqual({});
	expect(reduce(state, 'chatMessage', message('2', 'me')).unreadChatCount).toBeUndefined();
});
