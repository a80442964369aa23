// What was written without a network waits here, sealed, until it is sent. Knows nothing of what it is.
// Each person has a key of their own that this browser can use but not hand out (AES-GCM, not extractable). `owner` is
// whoever last opened a page of theirs that uses this, and has not signed out.
const NAME = "openipt-waiting";

export const possible = "indexedDB" in window && Boolean(globalThis.crypto?.subtle);

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function opened() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore("waiting", { keyPath: "order", autoIncrement: true });
    store.createIndex("whose", "whose");
    request.result.createObjectStore("keys", { keyPath: "whose" });
    request.result.createObjectStore("owner", { keyPath: "id" });
  };
  return asked(request);
}

// One transaction; done only when it is safely on the disk.
async function within(store, mode, work) {
  const database = await opened();
  try {
    const transaction = database.transaction(store, mode, { durability: "strict" });
    const finished = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([asked(work(transaction.objectStore(store))), finished]);
    return result;
  } finally {
    database.close();
  }
}

const keyOf = async (whose) => (await within("keys", "readonly", (store) => store.get(whose)))?.key;

async function ownKey(whose) {
  const found = await keyOf(whose);
  if (found) return found;
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await within("keys", "readwrite", (store) => store.add({ whose, key })).catch(() => {}); // another tab was quicker
  return keyOf(whose);
}

const bound = (whose, iv) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(whose) });

async function sealed(whose, content) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(content));
  return { whose, iv, box: await crypto.subtle.encrypt(bound(whose, iv), await ownKey(whose), plain) };
}

async function unsealed({ whose, iv, box }) {
  const key = await keyOf(whose);
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(bound(whose, iv), key, box)));
}

export async function add(whose, content) {
  const row = await sealed(whose, content);
  return within("waiting", "readwrite", (store) => store.add(row));
}

// Everything of one person in the order it was written: {order, refused, content}, content null where it cannot be opened.
export async function all(whose) {
  const rows = await within("waiting", "readonly", (store) => store.index("whose").getAll(whose));
  const open = (row) => unsealed(row).catch(() => null);
  return Promise.all(rows.map(async (row) => ({ order: row.order, refused: row.refused, content: await open(row) })));
}

export const count = (whose) => within("waiting", "readonly", (store) => store.index("whose").count(whose));

export const remove = (order) => within("waiting", "readwrite", (store) => store.delete(order));

export async function refuse(order, words) {
  const row = await within("waiting", "readonly", (store) => store.get(order));
  if (row) await within("waiting", "readwrite", (store) => store.put({ ...row, refused: words }));
}

export async function setOwner(whose, about) {
  const row = await sealed(whose, about);
  await within("owner", "readwrite", (store) => store.put({ id: "owner", ...row }));
}

// {whose, about}, or null.
export async function owner() {
  const row = await within("owner", "readonly", (store) => store.get("owner"));
  if (!row) return null;
  return { whose: row.whose, about: await unsealed(row).catch(() => ({})) };
}

// After signing out nobody writes here in this person's name. With nothing waiting, nothing at all is left.
export async function forgetOwner() {
  await within("owner", "readwrite", (store) => store.clear());
  const left = await within("waiting", "readonly", (store) => store.count());
  if (!left) await asked(indexedDB.deleteDatabase(NAME));
}

export async function inUse() {
  if (!possible || !indexedDB.databases) return possible;
  return (await indexedDB.databases()).some((database) => database.name === NAME);
}
