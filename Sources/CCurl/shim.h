#include <curl/curl.h>

/* Swift can't call C varargs. One wrapper per argument type that we pass. */
static inline CURLcode tieout_curl_set_long(CURL *_Nonnull handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode tieout_curl_set_offset(CURL *_Nonnull handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode tieout_curl_set_string(CURL *_Nonnull handle, CURLoption option, const char *_Nullable value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode tieout_curl_set_pointer(CURL *_Nonnull handle, CURLoption option, void *_Nullable value) {
  return curl_easy_setopt(handle, option, value);
}

/* The type of CURLOPT_WRITEFUNCTION and of CURLOPT_HEADERFUNCTION. */
typedef size_t (*tieout_curl_receiver)(char *_Nullable bytes, size_t size, size_t count, void *_Nullable receiver);

static inline CURLcode tieout_curl_set_receiver(
    CURL *_Nonnull handle, CURLoption option, tieout_curl_receiver _Nonnull value) {
  return curl_easy_setopt(handle, option, value);
}

/* The type of CURLOPT_DEBUGFUNCTION. */
static inline CURLcode tieout_curl_set_listener(
    CURL *_Nonnull handle, CURLoption option, curl_debug_callback _Nonnull value) {
  return curl_easy_setopt(handle, option, value);
}

/* Sends mail to whom the server takes it for; the option has another name in libcurl 8. */
static inline CURLcode tieout_curl_allow_refused_recipients(CURL *_Nonnull handle) {
  return curl_easy_setopt(handle, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
}

static inline CURLcode tieout_curl_get_long(CURL *_Nonnull handle, CURLINFO info, long *_Nonnull value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLMcode tieout_curl_multi_set_long(CURLM *_Nonnull handle, CURLMoption option, long value) {
  return curl_multi_setopt(handle, option, value);
}

/* A message's result is in a union, which reads more safely here. */
static inline CURLcode tieout_curl_result(const CURLMsg *_Nonnull message) { return message->data.result; }
