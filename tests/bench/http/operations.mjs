// What is asked of the servers. `most` is how many calls one go may have; `body` gives the body of
// the call with this number.

const KIB = Buffer.alloc(1024, "Z").toString("base64");
/** How many ciphertexts are decrypted in turns. */
const BLOBS = 100;

const any = () => Infinity;
const keyOf = ({ keys }, number) => keys[number % keys.length];

export const OPERATIONS = [
  {
    name: "Encrypt",
    most: any,
    body: (server, number) => ({ KeyId: keyOf(server, number), Plaintext: KIB }),
  },
  {
    name: "Decrypt",
    most: any,
    async prepare(server) {
      server.blobs ??= [];
      for (let number = server.blobs.length; number < BLOBS; number++) {
        const { CiphertextBlob } = await server.ask("Encrypt", {
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
    // Each key once: it then rotates, until the clock is turned.
    most: ({ keys }) => Math.min(keys.length, 2_000),
    body: (server, number) => ({ KeyId: keyOf(server, number) }),
  },
  {
    name: "GetKeyRotationStatus",
    most: any,
    body: (server, number) => ({ KeyId: keyOf(server, number) }),
  },
  { name: "ListKeys", most: any, body: () => ({}) },
  // Last, since there are more keys then. Of all the others' number the size has to be true.
  { name: "CreateKey", most: () => 2_000, body: () => ({}) },
];
