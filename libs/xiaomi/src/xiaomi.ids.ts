/**
 * What a message id looks like: 22 characters that begin with its kind (`s` registration ids, `a` aliases, `t` topics, …). Trace ids look the same
 * and begin with `X`. From 15 published ids; kinds and length may grow, so only the `X` and the alphabet are told apart.
 */
export const XIAOMI_MESSAGE_ID = /^(?!X)[0-9A-Za-z_-]{1,64}$/;
