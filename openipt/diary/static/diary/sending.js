// Sends what waits on this device: in order, each entry once, and only to the person who wrote it.
const AT_ONCE = 10;
const JSON_PLEASE = { Accept: "application/json" };

class Halt extends Error {
  constructor(state) {
    super(state);
    this.state = state;
  }
}

async function answerOf(url, options) {
  let answer;
  try {
    answer = await fetch(url, { cache: "no-store", redirect: "manual", ...options });
  } catch {
    throw new Halt("away");
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new Halt("signedOut");
  if (answer.status === 404 || answer.status === 409) throw new Halt("others");
  if (answer.status === 403) throw new Halt("stale");
  if (!answer.ok) throw new Halt("notNow");
  return answer.json();
}

async function proofFor(url, whose) {
  const found = await answerOf(url, { headers: JSON_PLEASE });
  if (found.whose !== whose) throw new Halt("others");
  return found.proof;
}

async function sendSome(url, whose, some) {
  const entries = some.map(({ content }) => content);
  const body = JSON.stringify({ whose, entries });
  const post = async () => {
    const headers = { ...JSON_PLEASE, "Content-Type": "application/json", "X-CSRFToken": await proofFor(url, whose) };
    return answerOf(url, { method: "POST", body, headers });
  };
  try {
    return await post();
  } catch (halt) {
    if (halt.state !== "stale") throw halt;
    return post(); // somebody signed in in between, which changes the proof of origin
  }
}

async function sendAll(waiting, whose, url) {
  const rows = (await waiting.all(whose)).filter((row) => row.content && !row.refused);
  let kept = 0;
  while (rows.length) {
    const some = rows.splice(0, AT_ONCE);
    const { entries } = await sendSome(url, whose, some);
    for (const told of entries) {
      const row = some.find(({ content }) => content.key === told.key);
      if (!row) continue;
      if (told.state === "refused") await waiting.refuse(row.order, told.words);
      else await waiting.remove(row.order);
      kept += told.state !== "refused";
    }
  }
  return kept;
}

// {state: "sent" | "away" | "signedOut" | "others" | "notNow", kept}. Two tabs never send at the same time.
export async function send(waiting, whose, url) {
  const attempt = async () => {
    try {
      return { state: "sent", kept: await sendAll(waiting, whose, url) };
    } catch (halt) {
      if (!(halt instanceof Halt)) throw halt;
      return { state: halt.state === "stale" ? "notNow" : halt.state, kept: 0 };
    }
  };
  return navigator.locks ? navigator.locks.request("openipt-diary-sending", attempt) : attempt();
}
