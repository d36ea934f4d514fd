// What the kafkajs scripts share.
// SPDX-License-Identifier: Apache-2.0

export function connected({ Kafka, logLevel }, bootstrap) {
  const kafka = new Kafka({ clientId: 'conformance', brokers: [bootstrap], logLevel: logLevel.ERROR });
  return { kafka };
}

/** Consumes in a group until `count` records have come. */
export async function consumeAll(kafka, topic, groupId, count) {
  const consumer = kafka.consumer({ groupId });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const received = [];
  await new Promise((resolve, reject) => {
    consumer
      .run({
        eachMessage: async ({ message }) => {
          received.push(message.value.toString());
          if (received.length === count) resolve();
        },
      })
      .catch(reject);
  });
  return { received, stop: () => consumer.disconnect() };
}
