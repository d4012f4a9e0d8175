import { decodePoints } from '../../../protocol/ink/strokePoints.ts';
import { type InkStroke, maxStrokePoints } from '../../../protocol/models/ink.ts';
import type { Request } from '../../../protocol/operations.ts';
import { notFound, SfuError } from '../../errors.ts';
import type { Peer } from '../../peer/Peer.ts';
import { canModerate } from '../../peer/permissions.ts';
import type { RoomApi } from '../../room/RoomApi.ts';
import type { RoomPart } from '../../room/RoomPart.ts';
import { InkBudget } from './InkBudget.ts';
import { type InkChange, InkHistory } from './InkHistory.ts';
import { InkRights } from './InkRights.ts';
import { type Growth, InkSurface } from './InkSurface.ts';
import type { Stroke } from './Stroke.ts';
import { SurfaceNotices } from './SurfaceNotices.ts';
import { surfaceOf } from './surfaceName.ts';

type Room = Pick<RoomApi, 'settings' | 'peers' | 'broadcast' | 'spotlightPeerId'>;
/** Strokes that come to a surface, and strokes that go. */
type Swap = { added: Stroke[]; removed: Stroke[] };
type Undoable = { canUndo: boolean; canRedo: boolean };
type Opened = { surface: InkSurface; notices: SurfaceNotices };
type Replacement = Omit<Request<'replaceInk'>, 'surface'>;

/** Most bytes of a point: varints of 3, 3 and 2. */
const maxPointBytes = 8;

/** What people draw on shared screens and cameras of one room. */
export class Ink implements RoomPart {
	readonly name = 'ink';
	readonly #room: Room;
	readonly #rights: InkRights;
	readonly #budget: InkBudget;
	readonly #history = new InkHistory();
	/** By name, those that somebody has asked for or drawn on. */
	readonly #surfaces = new Map<string, Opened>();
	#surfaceCount = 0;

	constructor(room: Room) {
		this.#room = room;
		this.#rights = new InkRights(room);
		this.#budget = new InkBudget(room.settings.founding !== null);
	}

	/**
	 * All of it or nothing.
	 * @throws SfuError as `InkRights.requireDrawn`, `InkSurface.growthOf` and `InkBudget.require`
	 */
	draw(peer: Peer, name: string, batches: Request<'drawInk'>['strokes']): void {
		this.#rights.requireDrawn(peer, name);
		const { surface, notices } = this.#open(name);
		const growth = surface.growthOf(batches, { peerId: peer.id, name: peer.displayName });
		if (growth.length === 0) return;
		this.#budget.require(name, mostOf(growth));
		for (const each of growth) this.#grow({ surface, notices }, each);
		notices.drew(peer.id);
	}

	/** Unknown strokes are ignored. @throws SfuError as `InkRights.requireDrawn`, forbidden (strokes of others) */
	erase(peer: Peer, name: string, strokeIds: readonly string[]): void {
		this.#rights.requireDrawn(peer, name);
		const removed = this.#mayErase(peer, name, strokeIds);
		if (removed.length > 0) this.#change(peer, name, { removed, added: [] });
	}

	/**
	 * One change. The same request again does nothing.
	 * @throws SfuError as `erase`, not-found (the stroke of a piece), bad-request (points, or an id that is in use),
	 * insufficient-storage
	 */
	replace(peer: Peer, name: string, { remove, add }: Replacement): void {
		this.#rights.requireDrawn(peer, name);
		const { surface } = this.#open(name);
		const isRepeated = add.length > 0 && add.every(({ strokeId }) => surface.find(strokeId)?.closed);
		if (isRepeated && remove.every((strokeId) => !surface.find(strokeId))) return;
		const removed = this.#mayErase(peer, name, remove);
		const added = add.map((piece, ahead) => this.#piece(peer, surface, { piece, removed, ahead }));
		const ids = new Set(added.map(({ head }) => head.strokeId));
		if (ids.size < added.length || added.some(({ head }) => surface.find(head.strokeId)))
			throw new SfuError('bad-request', 'the id of a stroke is in use');
		if (removed.length > 0 || added.length > 0) this.#change(peer, name, { removed, added });
	}

	/** The last change of this person on the surface. @throws SfuError as `InkRights.requireDrawn`, insufficient-storage */
	undo(peer: Peer, name: string): Undoable {
		return this.#goBack(peer, name, true);
	}

	/** @throws as `undo` */
	redo(peer: Peer, name: string): Undoable {
		return this.#goBack(peer, name, false);
	}

	/** @throws SfuError as `InkRights.requireDrawn`, forbidden (`all` is for hosts and co-hosts) */
	clear(peer: Peer, name: string, whose: 'mine' | 'all'): void {
		this.#rights.requireDrawn(peer, name);
		if (whose === 'all' && !canModerate(peer.role)) throw new SfuError('forbidden', 'only hosts and co-hosts may');
		const removed = this.#open(name).surface.strokes.filter(({ head }) => whose === 'all' || head.peerId === peer.id);
		if (removed.length > 0) this.#change(peer, name, { removed, added: [] });
	}

	/** Every surface, for good. */
	clearAll(): void {
		for (const [name, { surface }] of this.#surfaces) {
			this.#history.forgetSurface(name);
			const removed = surface.strokes;
			if (removed.length > 0) this.#swap(name, { removed, added: [] });
		}
	}

	/** @param at null: off @throws SfuError as `InkRights.requireDrawn` */
	point(peer: Peer, name: string, at: Request<'pointLaser'>['at']): void {
		this.#rights.requireDrawn(peer, name);
		this.#open(name).notices.points(peer.id, at);
	}

	/** @param from number of the first stroke @throws SfuError as `InkRights.requireSeen` */
	get(
		peer: Peer,
		name: string,
		from = 0,
	): Undoable & { surfaceNumber: number; revision: number; strokes: InkStroke[]; next?: number } {
		this.#rights.requireSeen(name);
		const { surface, notices } = this.#open(name);
		notices.flush();
		const { surfaceNumber, revision } = notices;
		return { surfaceNumber, revision, ...surface.part(from), ...this.#history.has(peer.id, name) };
	}

	/** Cameras and shared screens with ink: only for these, a page has to ask. */
	snapshot(): { surfaces: string[] } {
		const inked = [...this.#surfaces].filter(([, { surface }]) => surface.size > 0);
		return { surfaces: inked.map(([name]) => name) };
	}

	/** What the person was drawing stays as it is. */
	peerLeft({ id }: Peer): void {
		for (const { surface, notices } of this.#surfaces.values()) {
			for (const stroke of surface.strokes) {
				if (stroke.head.peerId !== id || stroke.closed) continue;
				this.#grow({ surface, notices }, { stroke, isNew: false, points: [], done: true });
				notices.drew(id);
			}
		}
	}

	seatEnded(peerId: string): void {
		this.#history.forgetPerson(peerId);
	}

	emptied(): void {
		for (const name of [...this.#surfaces.keys()]) this.#forget(name);
	}

	close(): void {
		for (const { notices } of this.#surfaces.values()) notices.close();
	}

	#open(name: string): Opened {
		const known = this.#surfaces.get(name);
		if (known) return known;
		const notices = new SurfaceNotices(name, this.#surfaceCount++, (notice, data) =>
			this.#room.broadcast(notice, data),
		);
		const opened = { surface: new InkSurface(name), notices };
		this.#surfaces.set(name, opened);
		const of = surfaceOf(name);
		if (of.kind === 'media')
			this.#rights.video(of.producerId)?.producer.observer.once('close', () => this.#forget(name));
		return opened;
	}

	#grow({ surface, notices }: Opened, { stroke, isNew, points, done }: Growth): void {
		const { count: from, last: before, size } = stroke;
		if (isNew) {
			surface.put(stroke);
			notices.begins(stroke);
			this.#history.push({ peerId: stroke.head.peerId, surface: surface.name, added: [stroke], removed: [] });
		}
		stroke.append(points);
		if (done) stroke.close();
		const bytes = isNew ? stroke.size : stroke.size - size;
		this.#budget.add(surface.name, { bytes, strokes: isNew ? 1 : 0 });
		notices.grows(stroke, { from, before, points, done });
	}

	/** A new change of this person. @throws SfuError insufficient-storage */
	#change({ id: peerId }: Peer, surface: string, swap: Swap): void {
		this.#swap(surface, swap);
		this.#history.push({ peerId, surface, ...swap });
	}

	/** @throws SfuError insufficient-storage: nothing is changed */
	#swap(name: string, { removed, added }: Swap): void {
		const { surface, notices } = this.#open(name);
		const [less, more] = [sizeOf(removed), sizeOf(added)];
		const change = { bytes: more.bytes - less.bytes, strokes: more.strokes - less.strokes };
		this.#budget.require(name, change);
		this.#budget.add(name, change);
		notices.flush();
		for (const stroke of removed) surface.remove(stroke);
		for (const stroke of added) surface.put(stroke);
		notices.changed(removed, added);
	}

	/** Undoes or does again the next change that still has an effect. */
	#goBack(peer: Peer, name: string, undoes: boolean): Undoable {
		this.#rights.requireDrawn(peer, name);
		const { surface } = this.#open(name);
		let change: InkChange | undefined;
		let swap: Swap;
		do {
			change = undoes ? this.#history.lastDone(peer.id, name) : this.#history.firstUndone(peer.id, name);
			if (!change) break;
			const [comes, goes] = undoes ? [change.removed, change.added] : [change.added, change.removed];
			// Somebody else may have erased one of them meanwhile, or brought it back.
			swap = {
				added: comes.filter(({ head }) => !surface.find(head.strokeId)),
				removed: goes.filter((one) => surface.holds(one)),
			};
			if (swap.added.length + swap.removed.length > 0) this.#swap(name, swap);
			this.#history.setUndone(change, undoes);
		} while (swap.added.length + swap.removed.length === 0);
		return this.#history.has(peer.id, name);
	}

	/** Those of the strokes that are there. @throws SfuError forbidden: one of them is of somebody else */
	#mayErase(peer: Peer, name: string, strokeIds: readonly string[]): Stroke[] {
		const { surface } = this.#open(name);
		const strokes = [...new Set(strokeIds)].flatMap((strokeId) => surface.find(strokeId) ?? []);
		const isOwn = strokes.every(({ head }) => head.peerId === peer.id);
		if (!isOwn && !canModerate(peer.role)) throw new SfuError('forbidden', 'strokes of somebody else');
		return strokes;
	}

	/** @throws SfuError not-found (stroke), bad-request */
	#piece(
		peer: Peer,
		surface: InkSurface,
		{ piece, removed, ahead }: { piece: Replacement['add'][number]; removed: Stroke[]; ahead: number },
	): Stroke {
		const { strokeId } = piece;
		const points = decodePoints(piece.points);
		if (!points || points.length > maxStrokePoints) throw new SfuError('bad-request', 'malformed points');
		const original = 'of' in piece ? removed.find(({ head }) => head.strokeId === piece.of) : undefined;
		if ('of' in piece && !original) throw notFound('stroke', piece.of);
		const looks = 'of' in piece ? original?.head : { ...piece.style, peerId: peer.id, name: peer.displayName };
		if (!looks) throw notFound('stroke', strokeId);
		const stroke = surface.newStroke({ ...looks, strokeId }, ahead);
		stroke.append(points);
		stroke.close();
		return stroke;
	}

	/** The surface is no more. */
	#forget(name: string): void {
		const opened = this.#surfaces.get(name);
		if (!opened) return;
		opened.notices.close();
		this.#surfaces.delete(name);
		this.#history.forgetSurface(name);
		const { bytes, strokes } = sizeOf(opened.surface.strokes);
		this.#budget.add(name, { bytes: -bytes, strokes: -strokes });
	}
}

const sizeOf = (strokes: readonly Stroke[]) => ({
	bytes: strokes.reduce((sum, { size }) => sum + size, 0),
	strokes: strokes.length,
});

/** What the strokes may take once they have grown. */
const mostOf = (growth: readonly Growth[]) => ({
	bytes: growth.reduce(
		(sum, { stroke, isNew, points }) => sum + points.length * maxPointBytes + (isNew ? stroke.size : 0),
		0,
	),
	strokes: growth.filter(({ isNew }) => isNew).length,
});
