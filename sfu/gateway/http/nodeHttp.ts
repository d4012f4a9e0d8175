/**
 * What is used of `node:http`. Importing it as a module reads all that it exports, and with it Node's client for fetch and
 * WebSocket: 13 MB that a class does not need.
 */
export const { createServer } = process.getBuiltinModule('node:http');
