import { z } from 'zod';
import { decodePoints } from '../../../protocol/ink/strokePoints.ts';
import type { PageInk } from '../../../protocol/materials.ts';
import { type InkPart, maxStrokePoints } from '../../../protocol/models/ink.ts';
import type { NoticeName } from '../../../protocol/notices.ts';
import type { Request, Responses } from '../../../protocol/operations.ts';
import { notFound, SfuError } from '../../errors.ts';
import type { Peer } from '../../peer/Peer.ts';
import { canModerate } from '../../peer/permissions.ts';
import { KeptMap } from '../../room/KeptMap.ts';
import type { RoomApi } from '../../room/RoomApi.ts';
import type { KeptState, RoomPart } from '../../room/RoomPart.ts';
import { InkBudget } from './InkBudget.ts';
import { InkHistory } from './InkHistory.ts';
import { InkRights } from './InkRights.ts';
import { type Growth, InkSurface } from './InkSurface.ts';
import { KeptInk } from './KeptInk.ts';
import { OpenSurfaces } from './OpenSurfaces.ts';
import type { Stroke } from './Stroke.ts';
import { SurfaceNotices } from './SurfaceNotices.ts';
import { isPage, surfaceOf } from './surfaceName.ts';

type Room = Pick<
	RoomApi,
	| 'settings'
	| 'peers'
	| 'keptSeats'
	| 'broadcastTo'
	| 'keepWithRoom'
	| 'keptPages'
	| 'documents'
	| 'slides'
	| 'spotlightPeerId'
>;
/** Strokes that come to a surface, and strokes that go. */
type Swap = { added: Stroke[]; removed: Stroke[] };
type Undoable = Responses['undoInk'];
type Replacement = Omit<Request<'replaceInk'>, 'surface'>;
/** A surface with all its strokes, and who is told of it. */
type Opened = { surface: InkSurface; notices: SurfaceNotices };

/** Most bytes of a point: varints of 3, 3 and 2. */
const maxPointBytes = 8;

/**
 * What people draw on pages, shared screens and cameras of one room. Ink on pages is kept with the room and read when the
 * page is first asked for; that on cameras and screens goes with them.
 */
export class Ink implements RoomPart {
	readonly name = 'ink';
	readonly #room: Room;
	readonly #rights: InkRights;
	readonly #counted: KeptMap<number>;
	readonly #budget: InkBudget;
	readonly #kept: KeptInk;
	readonly #history = new InkHistory();
	readonly #open: OpenSurfaces<Opened>;
	#surfaceCount = 0;
	/** The page that was read to its end last while nobody was in the room. */
	#lastRead: string | undefined;

	constructor(room: Room) {
		this.#room = room;
		this.#rights = new InkRights(room);
		this.#counted = KeptMap.withRoom(room, this.name, z.number().positive());
		this.#budget = new InkBudget(this.#counted, room.settings.founding !== null);
		this.#kept = new KeptInk(room, this.name);
		this.#open = new OpenSurfaces((name) => (isPage(name) ? this.#loadPage(name) : this.#followVideo(name)));
	}

	restoreRoom(kept: KeptState): void {
		this.#counted.restore(kept);
		this.#budget.restored();
	}

	/**
	 * All of it or nothing.
	 * @throws SfuError as `InkRights.requireDrawn`, `InkSurface.growthOf` and `InkBudget.require`; unavailable
	 */
	async draw(peer: Peer, name: string, batches: Request<'drawInk'>['strokes']): Promise<void> {
		const { surface, notices } = await this.#drawable(peer, name);
		const growth = surface.growthOf(batches, { peerId: peer.id, name: peer.displayName });
		if (growth.length === 0) return;
		this.#budget.require(name, mostOf(growth));
		for (const each of growth) this.#grow({ surface, notices }, each);
		notices.drew(peer.id);
	}

	/** Unknown strokes are ignored. @throws SfuError as `InkRights.requireDrawn`, forbidden (strokes of others); unavailable */
	async erase(peer: Peer, name: string, strokeIds: readonly string[]): Promise<void> {
		const opened = await this.#drawable(peer, name);
		const removed = mayErase(peer, opened.surface, strokeIds);
		if (removed.length > 0) this.#change(peer, opened, { removed, added: [] });
	}

	/**
	 * One change. The same request again does nothing.
	 * @throws SfuError as `erase`, not-found (the stroke of a piece), bad-request (points, or an id that is in use),
	 * insufficient-storage
	 */
	async replace(peer: Peer, name: string, { remove, add }: Replacement): Promise<void> {
		const opened = await this.#drawable(peer, name);
		const { surface } = opened;
		const isRepeated = add.length > 0 && add.every(({ strokeId }) => surface.find(strokeId)?.closed);
		if (isRepeated && remove.every((strokeId) => !surface.find(strokeId))) return;
		const removed = mayErase(peer, surface, remove);
		const added = add.map((piece, ahead) => pieceOf(peer, surface, { piece, removed, ahead }));
		const ids = new Set(added.map(({ head }) => head.strokeId));
		if (ids.size < added.length || added.some(({ head }) => surface.find(head.strokeId)))
			throw new SfuError('bad-request', 'the id of a stroke is in use');
		if (removed.length > 0 || added.length > 0) this.#change(peer, opened, { removed, added });
	}

	/** The last change of this person on the surface. @throws SfuError as `InkRights.requireDrawn`, insufficient-storage; unavailable */
	async undo(peer: Peer, name: string): Promise<Undoable> {
		return this.#goBack(peer, await this.#drawable(peer, name), true);
	}

	/** @throws as `undo` */
	async redo(peer: Peer, name: string): Promise<Undoable> {
		return this.#goBack(peer, await this.#drawable(peer, name), false);
	}

	/** @throws SfuError as `InkRights.requireDrawn`, forbidden (`all` is for hosts and co-hosts); unavailable */
	async clear(peer: Peer, name: string, whose: 'mine' | 'all'): Promise<void> {
		if (whose === 'all' && !canModerate(peer.role)) throw new SfuError('forbidden', 'only hosts and co-hosts may');
		const opened = await this.#drawable(peer, name);
		const removed = opened.surface.strokes.filter(({ head }) => whose === 'all' || head.peerId === peer.id);
		if (removed.length > 0) this.#change(peer, opened, { removed, added: [] });
	}

	/** Every surface, for good, those that nobody has asked for included. */
	clearAll(): void {
		for (const name of this.#budget.pages) if (!this.#open.peek(name)) this.#forget(name);
		for (const each of this.#open.all) {
			this.#history.forgetSurface(each.surface.name);
			const removed = each.surface.strokes;
			if (removed.length > 0) this.#swap(each, { removed, added: [] });
		}
	}

	/** @param at null: off @throws SfuError as `InkRights.requireDrawn`; unavailable */
	async point(peer: Peer, name: string, at: Request<'pointLaser'>['at']): Promise<void> {
		(await this.#drawable(peer, name)).notices.points(peer.id, at);
	}

	/** @param from number of the first stroke @throws SfuError as `InkRights.requireSeen`; unavailable */
	async get(peer: Peer, name: string, from = 0): Promise<Responses['getInk']> {
		this.#rights.requireSeen(peer, name);
		const opened = await this.#open.get(name);
		this.#rights.requireSeen(peer, name);
		return { ...partOf(opened, from), ...this.#history.has(peer.id, name) };
	}

	/** As `get`, of a page, for the host who is not in the room. @throws SfuError not-found (surface); unavailable */
	async read(name: string, from = 0): Promise<PageInk> {
		this.#rights.requireThere(name);
		const opened = await this.#open.get(name);
		this.#rights.requireThere(name);
		const part = partOf(opened, from);
		const { changedRevision, lasers } = opened.notices;
		if (part.next === undefined) this.#unloadReadBefore(name);
		return { ...part, changedRevision, lasers };
	}

	/** All pages with ink, as surfaces. */
	get inkedPages(): string[] {
		return this.#budget.pages;
	}

	/** Cameras and shared screens with ink: only for these, a page has to ask. */
	snapshot(): { surfaces: string[] } {
		return { surfaces: this.#budget.media };
	}

	/** What the person was drawing stays as it is. */
	peerLeft({ id }: Peer): void {
		for (const { surface, notices } of this.#open.all) {
			notices.pointerLeft(id);
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

	/** The ink of a page goes with it. */
	noticed(name: NoticeName): void {
		if (name !== 'documentRemoved' && name !== 'documentChanged') return;
		const pages = new Set([...this.#budget.pages, ...this.#open.names.filter(isPage)]);
		for (const page of pages) if (!this.#rights.isThere(page)) this.#forget(page);
	}

	/** Pages are read again when they are asked for. */
	emptied(): void {
		for (const name of this.#open.names) {
			if (isPage(name)) this.#unload(name);
			else this.#forget(name);
		}
	}

	close(): void {
		for (const { notices } of this.#open.all) notices.close();
	}

	/** Checks the rights again where the page had to be read: it may be gone meanwhile, or no longer shown. */
	async #drawable(peer: Peer, name: string): Promise<Opened> {
		this.#rights.requireDrawn(peer, name);
		const opened = this.#open.peek(name);
		if (opened) return opened;
		const read = await this.#open.get(name);
		this.#rights.requireDrawn(peer, name);
		return read;
	}

	async #loadPage(name: string): Promise<Opened> {
		const strokes = await this.#kept.load(name);
		const opened = this.#newSurface(name);
		const people = new Set([
			...this.#room.peers.map(({ id }) => id),
			...this.#room.keptSeats.map((seat) => seat.peerId),
		]);
		for (const stroke of strokes) {
			opened.surface.put(stroke);
			const { peerId } = stroke.head;
			if (people.has(peerId)) this.#history.push({ peerId, surface: name, added: [stroke], removed: [] });
		}
		this.#budget.set(name, sizeOf(strokes));
		return opened;
	}

	#followVideo(name: string): Opened {
		const of = surfaceOf(name);
		const video = of.kind === 'media' ? this.#rights.video(of.producerId) : undefined;
		if (!video) throw notFound('surface', name);
		video.producer.observer.once('close', () => this.#forget(name));
		return this.#newSurface(name);
	}

	#newSurface(name: string): Opened {
		const notices = new SurfaceNotices(name, this.#surfaceCount++, (notice, data) =>
			this.#room.broadcastTo((peer) => this.#rights.maySee(peer, name), notice, data),
		);
		return { surface: new InkSurface(name), notices };
	}

	#grow({ surface, notices }: Opened, { stroke, isNew, points, done }: Growth): void {
		const { count: from, last: before, size, rowCount } = stroke;
		if (isNew) {
			surface.put(stroke);
			notices.begins(stroke);
			this.#history.push({ peerId: stroke.head.peerId, surface: surface.name, added: [stroke], removed: [] });
		}
		stroke.append(points);
		if (done) stroke.close();
		const bytes = isNew ? stroke.size : stroke.size - size;
		this.#budget.add(surface.name, { bytes, strokes: isNew ? 1 : 0 });
		if (isPage(surface.name)) this.#kept.save(surface.name, stroke, isNew ? 0 : rowCount - 1);
		notices.grows(stroke, { from, before, points, done });
	}

	/** A new change of this person. @throws SfuError insufficient-storage */
	#change({ id: peerId }: Peer, opened: Opened, swap: Swap): void {
		this.#swap(opened, swap);
		this.#history.push({ peerId, surface: opened.surface.name, ...swap });
	}

	/** @throws SfuError insufficient-storage: nothing is changed */
	#swap({ surface, notices }: Opened, { removed, added }: Swap): void {
		const { name } = surface;
		const [less, more] = [sizeOf(removed), sizeOf(added)];
		const change = { bytes: more.bytes - less.bytes, strokes: more.strokes - less.strokes };
		this.#budget.require(name, change);
		this.#budget.add(name, change);
		notices.flush();
		for (const stroke of removed) {
			surface.remove(stroke);
			if (isPage(name)) this.#kept.remove(name, stroke);
		}
		for (const stroke of added) {
			surface.put(stroke);
			if (isPage(name)) this.#kept.save(name, stroke);
		}
		notices.changed(removed, added);
	}

	/** Undoes or does again the next change that still has an effect. */
	#goBack(peer: Peer, opened: Opened, undoes: boolean): Undoable {
		const { surface } = opened;
		const { name } = surface;
		for (let hasEffect = false; !hasEffect; ) {
			const change = undoes ? this.#history.lastDone(peer.id, name) : this.#history.firstUndone(peer.id, name);
			if (!change) break;
			const [comes, goes] = undoes ? [change.removed, change.added] : [change.added, change.removed];
			// Somebody else may have erased one of them meanwhile, or brought it back.
			const added = comes.filter(({ head }) => !surface.find(head.strokeId));
			const removed = goes.filter((stroke) => surface.holds(stroke));
			hasEffect = added.length + removed.length > 0;
			if (hasEffect) this.#swap(opened, { removed, added });
			this.#history.setUndone(change, undoes);
		}
		return this.#history.has(peer.id, name);
	}

	/** Of a room in which nobody is, one page stays in memory: a projector view reads it again and again. */
	#unloadReadBefore(name: string): void {
		if (this.#room.peers.length + this.#room.keptSeats.length > 0) return;
		if (this.#lastRead !== undefined && this.#lastRead !== name) this.#unload(this.#lastRead);
		this.#lastRead = name;
	}

	/** It is no longer in memory. */
	#unload(name: string): void {
		this.#open.peek(name)?.notices.close();
		this.#open.delete(name);
		this.#history.forgetSurface(name);
		this.#budget.unload(name);
	}

	/** It is no more. */
	#forget(name: string): void {
		this.#unload(name);
		this.#budget.forget(name);
		if (isPage(name)) this.#kept.clear(name);
	}
}

function partOf({ surface, notices }: Opened, from: number): InkPart {
	notices.flush();
	const { surfaceNumber, revision } = notices;
	return { surfaceNumber, revision, ...surface.part(from) };
}

/** Those of the strokes that are there. @throws SfuError forbidden: one of them is of somebody else */
function mayErase(peer: Peer, surface: InkSurface, strokeIds: readonly string[]): Stroke[] {
	const strokes = [...new Set(strokeIds)].flatMap((strokeId) => surface.find(strokeId) ?? []);
	const isOwn = strokes.every(({ head }) => head.peerId === peer.id);
	if (!isOwn && !canModerate(peer.role)) throw new SfuError('forbidden', 'strokes of somebody else');
	return strokes;
}

type Piece = { piece: Replacement['add'][number]; removed: Stroke[]; ahead: number };

/** @throws SfuError not-found (stroke), bad-request */
function pieceOf(peer: Peer, surface: InkSurface, { piece, removed, ahead }: Piece): Stroke {
	const points = decodePoints(piece.points);
	if (!points || points.length > maxStrokePoints) throw new SfuError('bad-request', 'malformed points');
	const looks =
		'of' in piece
			? removed.find(({ head }) => head.strokeId === piece.of)?.head
			: { ...piece.style, peerId: peer.id, name: peer.displayName };
	if (!looks) throw notFound('stroke', piece.strokeId);
	const stroke = surface.newStroke({ ...looks, strokeId: piece.strokeId }, ahead);
	stroke.append(points);
	stroke.close();
	return stroke;
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
