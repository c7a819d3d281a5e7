/* Stands for NVIDIA's driver in tests of the choice of a back end: as many devices as PRETENDED_DEVICES says. */
#include <stdio.h>
#include <stdlib.h>

int cuInit(unsigned flags) {
  (void)flags;
  return getenv("PRETENDED_DEVICES") == NULL ? 100 : 0;
}
int cuDeviceGetCount(int *count) {
  *count = atoi(getenv("PRETENDED_DEVICES"));
  return 0;
}
int cuDeviceGetName(char *name, int size, int device) {
  snprintf(name, (size_t)size, "pretended card %d", device);
  return 0;
}
