import type { Handler } from './Handler.ts';
import { remembered } from './remembered.ts';

export const addDocument: Handler<'addDocument'> = ({ room }, wanted) => ({
	documentId: room.parts.documents.add(wanted),
});

export const renameDocument: Handler<'renameDocument'> = ({ room }, { documentId, name }) =>
	room.parts.documents.rename(documentId, name);

export const removeDocument: Handler<'removeDocument'> = remembered(
	{ key: ({ documentId }) => documentId },
	({ room }, { documentId }) => room.parts.documents.remove(documentId),
);

export const addBoardPage: Handler<'addBoardPage'> = ({ room, peer }, wanted) =>
	room.parts.documents.addBoardPage(peer, wanted);

export const removePage: Handler<'removePage'> = remembered(
	{ key: ({ documentId, pageId }) => `${documentId}/${pageId}` },
	({ room }, { documentId, pageId }) => room.parts.documents.removePage(documentId, pageId),
);
