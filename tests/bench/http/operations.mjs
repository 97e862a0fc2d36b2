// The operations that are timed. `maxCalls` returns the maximum number of calls in one batch, and
// `body` the request body of the call with this number.

const KIB = Buffer.alloc(1024, "Z").toString("base64");
/** The number of ciphertexts that are decrypted in turns. */
const BLOBS = 100;

const unlimited = () => Infinity;
const keyOf = ({ keys }, number) => keys[number % keys.length];

export const OPERATIONS = [
  {
    name: "Encrypt",
    maxCalls: unlimited,
    body: (server, number) => ({ KeyId: keyOf(server, number), Plaintext: KIB }),
  },
  {
    name: "Decrypt",
    maxCalls: unlimited,
    async prepare(server) {
      server.blobs ??= [];
      for (let number = server.blobs.length; number < BLOBS; number++) {
        const { CiphertextBlob } = await server.call("Encrypt", {
          KeyId: keyOf(server, number),
          Plaintext: KIB,
        });
        server.blobs.push(CiphertextBlob);
      }
    },
    body: ({ blobs }, number) => ({ CiphertextBlob: blobs[number % blobs.length] }),
  },
  {
    name: "RotateKeyOnDemand",
    // Once for each key: a second call fails until the clock is advanced and the rotation completes.
    maxCalls: ({ keys }) => Math.min(keys.length, 2_000),
    body: (server, number) => ({ KeyId: keyOf(server, number) }),
  },
  {
    name: "GetKeyRotationStatus",
    maxCalls: unlimited,
    body: (server, number) => ({ KeyId: keyOf(server, number) }),
  },
  { name: "ListKeys", maxCalls: unlimited, body: () => ({}) },
  // Last, because it changes the number of keys, which the rows of the other operations state.
  { name: "CreateKey", maxCalls: () => 2_000, body: () => ({}) },
];
