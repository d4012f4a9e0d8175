import { notFound, SfuError } from '../core/errors.ts';
import type { Room } from '../core/Room.ts';
import type { Request } from '../protocol/operations.ts';
import { steadyNowMs } from '../steadyClock.ts';
import type { Handler } from './Handler.ts';
import type { Session } from './Session.ts';
import { findWanted, wantedRoom } from './wantedRoom.ts';

export const openVote: Handler<'openVote'> = ({ room }, request) => ({ voteId: room.parts.votes.open(request) });

export const closeVote: Handler<'closeVote'> = ({ room }, { voteId }) => room.parts.votes.end(voteId);

export const showResult: Handler<'showResult'> = ({ room }, { voteId, ...how }) => room.parts.votes.show(voteId, how);

export const hideText: Handler<'hideText'> = ({ room }, { voteId, ...which }) =>
	room.parts.votes.hideText(voteId, which);

export const clearVote: Handler<'clearVote'> = ({ room }, { voteId }) => room.parts.votes.clear(voteId);

export const startQuiz: Handler<'startQuiz'> = ({ room }, { draftId }) => ({
	voteId: room.parts.votes.startQuiz(draftId),
});

export const nextQuestion: Handler<'nextQuestion'> = ({ room }, { voteId }) => ({
	voteId: room.parts.votes.nextQuestion(voteId),
});

export const allowPhones: Handler<'allowPhones'> = ({ room }, { allowed }) => room.parts.votes.allowPhones(allowed);

export const saveDraft: Handler<'saveDraft'> = ({ room }, request) => ({
	draftId: room.parts.votes.saveDraft(request),
});

export const removeDraft: Handler<'removeDraft'> = ({ room }, { draftId }) => room.parts.votes.removeDraft(draftId);

export const getDrafts: Handler<'getDrafts'> = ({ room }) => ({ drafts: room.parts.votes.drafts });

export const getResults: Handler<'getResults'> = ({ room }) => ({ results: room.parts.votes.summaries });

export const getResult: Handler<'getResult'> = ({ room }, { voteId }) => ({ result: room.parts.votes.result(voteId) });

export const removeResult: Handler<'removeResult'> = ({ room }, { voteId }) => room.parts.votes.removeResult(voteId);

export const getScores: Handler<'getScores'> = ({ room }, { quizId }) => ({ scores: room.parts.votes.scores(quizId) });

/** A connection that votes in another room leaves that one. */
export const enterVotes: Handler<'enterVotes'> = async (session, request) => {
	session.requireMayVote();
	const room = await findRoom(session, request);
	session.requireMayVote();
	const { grant, network, link } = session;
	const { deviceId, displayName } = request;
	const caller = {
		person: { subject: grant.subject, deviceId, role: 'participant' as const },
		network: network ?? undefined,
		displayName: grant.displayName ?? displayName,
	};
	if (session.votingIn !== room) session.stopVoting();
	const entered = room.parts.votes.enter(link, caller);
	session.vote(room, () => room.parts.votes.leave(link));
	return { roomName: room.settings.name, ...entered, serverTimeMs: steadyNowMs() };
};

/** @throws SfuError wrong-state: neither in a room nor in its votes; and as `Votes` */
export const answerVote: Handler<'answerVote'> = ({ joined, votingIn, link }, { voteId, answer }) => {
	if (joined) joined.room.parts.votes.answerOfPeer(joined.peer, voteId, answer);
	else if (votingIn) votingIn.parts.votes.answerOfPhone(link, voteId, answer);
	else throw new SfuError('wrong-state', 'join a room or enter its votes first');
};

export const leaveVotes: Handler<'leaveVotes'> = (session) => session.stopVoting();

/** @throws SfuError bad-request (names no room), not-found (room), rate-limited (too many wrong guesses) */
async function findRoom(session: Session, { roomCode }: Pick<Request<'enterVotes'>, 'roomCode'>): Promise<Room> {
	const { named, by, isGuess } = wantedRoom(session.grant, { roomCode, create: false });
	if (named === undefined) throw new SfuError('bad-request', 'which room? roomCode');
	const room = await findWanted(session, { named, by, isGuess });
	if (!room) throw notFound('room', named);
	return room;
}
