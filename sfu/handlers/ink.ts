import type { Handler } from './Handler.ts';

export const drawInk: Handler<'drawInk'> = ({ room, peer }, { surface, strokes }) =>
	room.parts.ink.draw(peer, surface, strokes);

export const eraseInk: Handler<'eraseInk'> = ({ room, peer }, { surface, strokeIds }) =>
	room.parts.ink.erase(peer, surface, strokeIds);

export const replaceInk: Handler<'replaceInk'> = ({ room, peer }, { surface, ...replacement }) =>
	room.parts.ink.replace(peer, surface, replacement);

export const undoInk: Handler<'undoInk'> = ({ room, peer }, { surface }) => room.parts.ink.undo(peer, surface);

export const redoInk: Handler<'redoInk'> = ({ room, peer }, { surface }) => room.parts.ink.redo(peer, surface);

export const clearInk: Handler<'clearInk'> = ({ room, peer }, { surface, whose }) =>
	room.parts.ink.clear(peer, surface, whose);

export const clearAllInk: Handler<'clearAllInk'> = ({ room }) => room.parts.ink.clearAll();

export const pointLaser: Handler<'pointLaser'> = ({ room, peer }, { surface, at }) =>
	room.parts.ink.point(peer, surface, at);

export const getInk: Handler<'getInk'> = ({ room, peer }, { surface, from }) => room.parts.ink.get(peer, surface, from);
