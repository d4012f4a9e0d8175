import { expect, test } from 'vitest';
import { TestSfu } from '../testing/TestSfu.ts';

/** A class with a board of two pages. */
async function classWithBoard() {
	const server = await TestSfu.start();
	const room = server.createRoom();
	const host = await server.enter({ subject: 'teacher', role: 'host' });
	const { documentId, pageId } = await host.ask('addBoardPage', { documentId: null, after: null, pattern: 'blank' });
	const next = await host.ask('addBoardPage', { documentId, after: pageId, pattern: 'lined' });
	return {
		...{ server, room, host, documentId },
		pages: [pageId, next.pageId] as const,
		[Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
	};
}

test('the page that a host shows is the same for everybody, late joiners and resumed peers included', async () => {
	await using lesson = await classWithBoard();
	const { server, host, documentId, pages } = lesson;
	const ann = await server.enter();
	const shown = { documentId, pageId: pages[0] };
	await host.ask('showPage', shown);
	const slides = { shown, blank: false, freePaging: false };
	expect(ann.told('slidesChanged')).toEqual([{ slides }]);
	expect(host.told('slidesChanged')).toEqual([{ slides }]);
	const names = ann.notices.map(({ name }) => name).filter((name) => name !== 'peerJoined');
	expect(names).toEqual(['documentChanged', 'slidesChanged']);
	expect((await server.enter()).answer.parts.slides).toEqual({ slides });
	ann.session.disconnected();
	await host.ask('showPage', { documentId, pageId: pages[1] });
	const back = await server.enter({}, { resumeToken: ann.answer.resumeToken });
	expect(back.answer).toMatchObject({ resumed: true, parts: { slides: { slides: { shown: { pageId: pages[1] } } } } });
});

test('a blank screen ends when a page is shown, and hiding shows nothing', async () => {
	await using lesson = await classWithBoard();
	const { room, host, documentId, pages } = lesson;
	const shown = { documentId, pageId: pages[0] };
	await host.ask('showPage', shown);
	await host.ask('blankSlides', { blank: true });
	await host.ask('blankSlides', { blank: true });
	expect(host.told('slidesChanged').map(({ slides }) => slides.blank)).toEqual([false, true]);
	expect(room.slides.shown).toBeNull();
	await host.ask('showPage', shown);
	expect(host.told('slidesChanged').at(-1)).toEqual({ slides: { shown, blank: false, freePaging: false } });
	await host.ask('setFreePaging', { free: true });
	await host.ask('hideSlides', {});
	await host.ask('hideSlides', {});
	expect(host.told('slidesChanged').slice(3)).toEqual([
		{ slides: { shown, blank: false, freePaging: true } },
		{ slides: { shown: null, blank: false, freePaging: true } },
	]);
	expect(room.views.projections.slides).toBeUndefined();
});

test('the page beside is shown when the one that is shown is removed, and nothing when its document is', async () => {
	await using lesson = await classWithBoard();
	const { host, documentId, pages } = lesson;
	await host.ask('showPage', { documentId, pageId: pages[1] });
	await host.ask('removePage', { documentId, pageId: pages[1] });
	expect(host.told('slidesChanged').at(-1)?.slides.shown).toEqual({ documentId, pageId: pages[0] });
	await host.ask('removeDocument', { documentId });
	expect(host.told('slidesChanged').at(-1)?.slides.shown).toBeNull();
});

test('only hosts and co-hosts turn pages, and only to pages that are there', async () => {
	await using lesson = await classWithBoard();
	const { server, host, documentId, pages } = lesson;
	const ben = await server.enter();
	const coHost = await server.enter({ role: 'coHost' });
	const page = { documentId, pageId: pages[0] };
	expect(await ben.codeOf('showPage', page)).toBe('forbidden');
	expect(await ben.codeOf('hideSlides', {})).toBe('forbidden');
	expect(await ben.codeOf('blankSlides', { blank: true })).toBe('forbidden');
	expect(await ben.codeOf('setFreePaging', { free: true })).toBe('forbidden');
	expect(await coHost.codeOf('showPage', page)).toBe('ok');
	expect(await host.codeOf('showPage', { documentId, pageId: 's0' })).toBe('not-found page');
	expect(await host.codeOf('showPage', { documentId: 'nowhere', pageId: 's0' })).toBe('not-found document');
	for (const pageId of ['s1000', 's01', 's-1', 'x', '', null, 's0/../s1'])
		expect(await host.codeOf('showPage', { documentId, pageId })).toBe('bad-request');
});

test('what is shown outlives the absence of a host who is alone, and ends with the lesson; its document stays', async () => {
	await using lesson = await classWithBoard();
	const { server, host, documentId, pages } = lesson;
	await host.ask('showPage', { documentId, pageId: pages[0] });
	await host.ask('setFreePaging', { free: true });
	host.session.disconnected();
	const back = await server.enter({ role: 'host' }, { resumeToken: host.answer.resumeToken });
	expect(back.answer.parts.slides.slides).toMatchObject({ shown: { documentId }, freePaging: true });
	await back.ask('leaveRoom', {});
	const { parts } = (await server.enter({ role: 'host' })).answer;
	expect(parts.slides.slides).toEqual({ shown: null, blank: false, freePaging: false });
	expect(parts.documents.documents).toMatchObject([{ documentId, shared: false }]);
});
