{{- define "rollcall.selector" -}}
app.kubernetes.io/name: rollcall
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "rollcall.labels" -}}
{{ include "rollcall.selector" . }}
app.kubernetes.io/part-of: rollcall
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "rollcall.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{- define "rollcall.spread" -}}
{{- range list (list "topology.kubernetes.io/zone" "ScheduleAnyway") (list "kubernetes.io/hostname" "DoNotSchedule") }}
- maxSkew: 1
  topologyKey: {{ index . 0 }}
  whenUnsatisfiable: {{ index . 1 }}
  labelSelector:
    matchLabels:
      {{- include "rollcall.selector" $.root | nindent 6 }}
      app.kubernetes.io/component: {{ $.component }}
{{- end }}
{{- end }}

{{- define "rollcall.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "rollcall.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "rollcall.settings" -}}
{{- $values := .root.Values -}}
- name: HOST
  value: 0.0.0.0
- name: PORT
  value: '3000'
- name: MANAGEMENT_HOST
  value: 0.0.0.0
- name: MANAGEMENT_PORT
  value: '9090'
- name: PUBLIC_URL
  value: {{ $values.publicUrl | quote }}
{{- with $values.trustProxy }}
- name: TRUST_PROXY
  value: {{ . | quote }}
{{- end }}
- name: LOG_LEVEL
  value: {{ $values.logLevel }}
- name: SHUTDOWN_TIMEOUT
  value: {{ $values.shutdownTimeout }}
- name: DRAIN_DELAY
  value: {{ $values.drainDelay }}
{{- range $name, $value := $values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- if eq $values.database.kind "mysql" }}
- name: DATABASE_URL_FILE
  value: /run/secrets/rollcall/{{ $values.secret.keys.databaseUrl }}
{{- else }}
- name: DATABASE_URL
  value: sqlite:/app/data/rollcall.db
{{- end }}
{{- if $values.broker.enabled }}
- name: BROKER_URL_FILE
  value: /run/secrets/rollcall/{{ $values.secret.keys.brokerUrl }}
{{- end }}
- name: ROLLCALL_BOOTSTRAP_TOKEN_FILE
  value: /run/secrets/rollcall/{{ $values.secret.keys.bootstrapToken }}
- name: ROLLCALL_ADMIN_TOKEN_FILE
  value: /run/secrets/rollcall/{{ $values.secret.keys.adminToken }}
- name: EVENT_SECRETS_KEY_FILE
  value: /run/secrets/rollcall/{{ $values.secret.keys.eventSecretsKey }}
{{- end }}

{{- define "rollcall.volumes" -}}
- name: secrets
  secret:
    secretName: {{ .Values.secret.name }}
    defaultMode: 0440
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- end }}

{{- define "rollcall.mounts" -}}
- name: secrets
  mountPath: /run/secrets/rollcall
  readOnly: true
- name: tmp
  mountPath: /tmp
{{- end }}

{{- define "rollcall.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}
