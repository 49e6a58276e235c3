// A CUDA driver without a GPU, for the tests of what talks to one. Its memory is the machine's; a kernel writes into its first buffer
// how it was started: groups, threads, two words of the last argument, and the first word of the second buffer.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifndef START
#define START 0
#endif
#ifndef VERSION
#define VERSION 12040
#endif
#ifndef COUNT
#define COUNT 1
#endif
#ifndef ARCHITECTURE
#define ARCHITECTURE 90
#endif
#ifndef MEBIBYTES
#define MEBIBYTES 4096
#endif
#ifndef LOAD
#define LOAD 0
#endif
#ifndef LAUNCH
#define LAUNCH 0
#endif

enum { OUT_OF_MEMORY = 2, NO_CONTEXT = 201, NOT_FOUND = 500 };

static int context, held;
static __thread void *current;
static char image[16];

int cuInit(unsigned flags) { return START; }
int cuDriverGetVersion(int *version) { return *version = VERSION, 0; }
int cuDeviceGetCount(int *count) { return *count = COUNT, 0; }
int cuDeviceGet(int *device, int index) { return *device = index, 0; }
int cuDeviceGetName(char *name, int length, int device) { return strncpy(name, "Fake", length), 0; }
int cuDeviceTotalMem_v2(size_t *bytes, int device) { return *bytes = (size_t)MEBIBYTES << 20, 0; }
int cuDeviceGetAttribute(int *value, int attribute, int device)
{
    *value = attribute == 75 ? ARCHITECTURE / 10 : attribute == 76 ? ARCHITECTURE % 10 : attribute == 8 ? 49152 : 0;
    return 0;
}
int cuDevicePrimaryCtxRetain(void **to, int device) { return held++, *to = &context, 0; }
int cuDevicePrimaryCtxRelease(int device) { return held--, 0; }
int cuCtxSetCurrent(void *to) { return current = to, held > 0 ? 0 : NO_CONTEXT; }
int cuCtxSynchronize(void) { return current ? LAUNCH : NO_CONTEXT; }
int cuMemGetInfo_v2(size_t *bytes, size_t *total) { return *bytes = *total = (size_t)MEBIBYTES << 20, current ? 0 : NO_CONTEXT; }
int cuMemAlloc_v2(uint64_t *address, size_t bytes)
{
    if (bytes > (size_t)MEBIBYTES << 20) return OUT_OF_MEMORY;
    return *address = (uint64_t)(uintptr_t)malloc(bytes), current ? 0 : NO_CONTEXT;
}
int cuMemFree_v2(uint64_t address) { return free((void *)(uintptr_t)address), current ? 0 : NO_CONTEXT; }
int cuMemcpyHtoD_v2(uint64_t to, const void *from, size_t bytes) { return memcpy((void *)(uintptr_t)to, from, bytes), current ? 0 : NO_CONTEXT; }
int cuMemcpyDtoH_v2(void *to, uint64_t from, size_t bytes) { return memcpy(to, (void *)(uintptr_t)from, bytes), current ? 0 : NO_CONTEXT; }
int cuModuleLoadDataEx(void **module, const char *from, unsigned count, const int *options, void **values)
{
    for (unsigned i = 0; LOAD && i < count; i++)
        if (options[i] == 5) strcpy(values[i], "ptxas fatal   : Unsupported .version\nptxas: it ends here\n");
    return strncpy(image, from, sizeof image), *module = image, current ? LOAD : NO_CONTEXT;
}
int cuModuleUnload(void *module) { return current ? 0 : NO_CONTEXT; }
int cuModuleGetFunction(void **function, void *module, const char *name) { return *function = module, strcmp(name, "run") ? NOT_FOUND : 0; }
int cuLaunchKernel(void *function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared,
                   void *stream, void **arguments, void **extra)
{
    uint32_t *first = (uint32_t *)(uintptr_t)*(uint64_t *)arguments[0], *second = (uint32_t *)(uintptr_t)*(uint64_t *)arguments[1];
    const uint32_t *setup = arguments[2];
    first[0] = gx * gy * gz;
    first[1] = bx * by * bz;
    first[2] = setup[0];
    first[3] = setup[1];
    first[4] = second[0];
    return current && function == image ? 0 : NO_CONTEXT;
}
int cuGetErrorName(int code, const char **name) { return *name = code == OUT_OF_MEMORY ? "CUDA_ERROR_OUT_OF_MEMORY" : "CUDA_ERROR_FAKE", code == 9999; }
#ifndef WITHOUT_STRINGS
int cuGetErrorString(int code, const char **text) { return *text = code == OUT_OF_MEMORY ? "out of memory" : "a fake error", 0; }
#endif
