import { type FailureClass } from '@nest-push/core';

/** A code, the HTTP status that it comes with, and what it asks for. */
export interface DocumentedCode {
  readonly code: string;
  readonly status: number;
  readonly failureClass: FailureClass;
}

type Table = Readonly<Partial<Record<FailureClass, string>>>;

/**
 * JPush REST API v3 push, table of codes, 2025-10; written as code@status. The documents give no status for 1035, 1105 and 2008: 400 and 403 are guesses.
 * The classes, here and below, are our decision; these tables are written from the documents once more, so that a slip in a package shows.
 */
const JPUSH: Table = {
  retryable: '1000@500 1030@503',
  throttled: '2002@429',
  device: '1011@400',
  payload: '1002@400 1003@400 1005@400 1009@400 1035@400',
  credential: '1001@405 1004@401 1008@400 1020@404 1105@403 2003@403 2004@403 2006@403 2007@403',
  quota: '1012@400 2005@403 2008@403',
};

/**
 * Umeng, developer.umeng.com/docs/67966/detail/68343: the table of 2020, the codes of server SDKs of 2014 to 2017 that have left it since, and 10089 of the
 * chapter on channel_properties (2025-04). All come with HTTP 400. A dash means all between.
 */
const UMENG: Table = {
  retryable:
    '2013 2014 2017 2020 2023 2038 3000-3004 4000-4002 4009 4013 4023 4027 5006 6002-6004 ' + // stamped anew at each attempt:
    '2028',
  throttled: '2026 2050',
  device: '2010 4010 4014 4020 4025 5000 5005',
  payload:
    '1000-1017 1019 1022 1024 1026-1028 2001-2003 2005 2008 2009 2011 2015 2016 2018 2019 2022 2024 2025 2029-2031 2036 2039 2040 2046-2049 2052 2053 ' +
    '4004-4008 4011 4016-4019 4022 5002-5004',
  credential: '1018 1020 2000 2004 2006 2007 2021 2027 2032-2035 2054 4003 4012 4015 4024 5001 5007-5010 6001 10089',
  quota: '2012',
  unknown: '4021 4026', // nobody says which of the devices got it
};

/** Xiaomi server error codes, pId=1560, 2024-10-18; the Java SDK's constants, 2020; push limits, pId=1656, 2026-02-04. All come with HTTP 200. */
const XIAOMI: Table = {
  retryable: '-1 1 10001-10003 10009-10011 10037 20215 20216 20607 22102 26003 65029 65030',
  throttled: '10022-10024 10027 10028 10030 10032 10039 26004 26005 65006 200002',
  device: '10029 65007',
  payload:
    '100 10007 10008 10012 10016-10018 10025 10035 20209 20301 20315 21305 22100 22101 22103 27001 65003 65008-65017 65028 65035-65038 65040 65041',
  credential:
    '10004-10006 10013 10014 10020 10021 10026 10031 10033 10036 10038 21301-21303 22000-22008 22020-22022 26006',
  quota: '10034 200001',
};

function codesOf(table: Table, status: number): DocumentedCode[] {
  return (Object.entries(table) as [FailureClass, string][]).flatMap(([failureClass, text]) =>
    text.split(' ').flatMap((item) => {
      const [codes = '', own] = item.split('@');
      return between(codes).map((code) => ({ code, status: own === undefined ? status : Number(own), failureClass }));
    }),
  );
}

function between(range: string): string[] {
  const [, first, last] = /^(-?\d+)-(\d+)$/u.exec(range) ?? [];
  if (first === undefined) return [range];
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => String(Number(first) + i));
}

/** Every documented code of the calls that send. */
export const DOCUMENTED_CODES = {
  jpush: codesOf(JPUSH, 400),
  umeng: codesOf(UMENG, 400),
  xiaomi: codesOf(XIAOMI, 200),
} as const;
