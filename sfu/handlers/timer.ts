import type { Handler } from './Handler.ts';

export const startTimer: Handler<'startTimer'> = ({ room }, { durationMs }) => room.parts.timer.start(durationMs);

export const pauseTimer: Handler<'pauseTimer'> = ({ room }) => room.parts.timer.pause();

export const resumeTimer: Handler<'resumeTimer'> = ({ room }) => room.parts.timer.resume();

export const extendTimer: Handler<'extendTimer'> = ({ room }, { byMs }) => room.parts.timer.extend(byMs);

export const stopTimer: Handler<'stopTimer'> = ({ room }) => room.parts.timer.stop();
