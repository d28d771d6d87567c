// The live room; without it the page works by form and links
(()=>{'use strict';
const $=(s,r=document)=>r.querySelector(s),log=$('.log[data-after]'),form=$('#compose'),line=$('#line');
if(!log)return;
const word=log.dataset,unsent=new Map();
let seq=+word.after,socket=null,failures=0,heard=0,beat=20,out=false,polling=0,pulled=-1,last=0;

// the line in words
const say=(text,live)=>{line.textContent=text;line.classList.toggle('live',!!live);document.body.toggleAttribute('data-live',!!live)};
const bell=()=>document.dispatchEvent(new Event('bell'));
const waiting=()=>[...unsent.values()].filter(m=>!m.refused).length;
const cut=()=>{const n=waiting();say(n?word.unsent.replace('%n',n):word.cut)};
const state=()=>{all('#newer',a=>a.hidden=isOpen());tell()};
const tell=()=>out?say(word.out):isOpen()?say(word.live,true):polling>1?say(word.slow):cut();
const isOpen=()=>socket&&socket.readyState===1;
const put=frame=>{if(isOpen())socket.send(JSON.stringify(frame))};

// drawing: words are the server's safe HTML, names plain text
const all=(s,f,r=document)=>r.querySelectorAll(s).forEach(f);
const make=(kind,text)=>{const e=document.createElement(kind);e.dir='auto';e.textContent=text;return e};
const address=no=>word.message.replace('/0/','/'+no+'/');
const own=(n,no,edit,redact)=>{const d=$('.msgacts',n);$('.at',n).href='?at='+no+'#m'+no;if(!d)return;
 $('.vh',d).textContent=word.act.replace('%n',no);all('button',b=>b.value=no,d);
 for(const[k,may]of Object.entries({edit,redact})){const a=$('.'+k,d);if(may)a.href=address(no)+k+'/';else a.remove()}};
const add=(node,follow)=>{const near=innerHeight+scrollY>document.body.scrollHeight-500;
 ($('#newer',log)||$('template',log)).before(node);node.dispatchEvent(new Event('htmx:afterSwap',{bubbles:true}));
 if(follow||near)node.scrollIntoView({block:'nearest'})};
const article=(by,at)=>{const n=$('#said',log).content.firstElementChild.cloneNode(true),a=$('.av',n),t=$('time',n);
 a.classList.add(by.role==='coordinator'?'co':by.role||'x');a.textContent=by.initials;$('b',n).textContent=by.name;
 $('header .quiet',n).textContent=word[by.role]||'';
 if(at){t.dateTime=at;t.textContent=new Date(at).toLocaleString(document.documentElement.lang.replace(/^en$/,'en-GB'),{dateStyle:'long',timeStyle:'short',hourCycle:'h23',timeZone:'UTC'}).replace(' at ',', ')+' UTC'}
 return n};
// a message as it stands; the focus stays in it
const mend=(n,m)=>{if(m.rev<=+n.dataset.rev)return;n.dataset.rev=m.rev;
 const w=$('.words',n),f=$('.mend',n),had=n.contains(document.activeElement);
 if(m.redacted){const t=m.taken,p=make('p',(t.by?word.taken.replace('%s',t.by.name):word.back)+(t.why?': ':''));p.className='quiet taken';
  p.append(make('span',t.why));w.replaceChildren(p);
  all('.was,.msgacts',x=>x.remove(),n);delete n.dataset.text;f?.told(word.gone,true)}
 else{w.innerHTML=m.html;if('text'in n.dataset)n.dataset.text=m.text;f?.told(word.changed);
  if(m.rev){let a=$('.was',n);if(!a){a=$('.was',$('#said',log).content).cloneNode(true);$('.at',n).after(a)}
   a.hidden=false;a.href=address(m.no)}}
 if(had&&!n.contains(document.activeElement))$('.at',n).focus()};
const done=cid=>{const m=unsent.get(cid);if(m){unsent.delete(cid);m.done()}return m};
const draw=e=>{const m=e.msg;if(m?.quote){done(e.cid);all('#m'+m.no,n=>mend(n,m));all('[data-no="'+m.no+'"]',q=>q.outerHTML=m.quote);return}
 if($('[data-seq="'+e.seq+'"]',log))return;
 let n;const mine=done(e.cid);
 if(m){$('#none',log)?.remove();n=article(e.by||{name:'',initials:''},e.at);n.id='m'+m.no;
  const me=e.by?.id===+word.id;if(me){n.dataset.own='';n.dataset.text=''}
  own(n,m.no,me&&form,me||word.role==='coordinator');n.dataset.rev=-1;mend(n,m);last=m.no}
 else{n=$('#told',log).content.firstElementChild.cloneNode(true);const x=e.extra||{};
  if(!word[x.what]||!x.user)return;$('span',n).textContent=word[x.what].replace('%s',x.user.name)}
 n.dataset.seq=e.seq;
 add(n,mine)};
const take=e=>{if(e.seq<=seq)return;
 if(e.seq>seq+1){if(pulled!==seq){pulled=seq;put({t:'pull',after:seq})}return}
 seq=e.seq;draw(e)};
const read=()=>{if(last&&!document.hidden)put({t:'read',no:last})};

// sending: the same cid until the server has it
const refuse=(cid,code,rev)=>{const m=unsent.get(cid);if(!m||m.refused)return;m.refused=true;m.refuse(code,code==='locked'?word.locked:word.refused,rev)};
const push=m=>{if(m.refused)return;if(isOpen())put(m.frame);else if(polling>1)post(m)};
const flush=()=>unsent.forEach(push);
const post=async({frame,form:f})=>{try{const r=await fetch(f.action,{method:'POST',headers:{Accept:'application/json'},
  body:new URLSearchParams({csrfmiddlewaretoken:f.csrfmiddlewaretoken.value,...frame})});
  if(r.ok&&!r.redirected){on(await r.json());poll()}else if(r.status<500&&r.status!==429){const d=await r.json();refuse(frame.cid,d.code,d.rev);poll()}}catch{cut()}};
const send=(frame,m)=>{m.frame=frame;unsent.set(frame.cid,m);push(m);state()};
const fresh=()=>crypto.getRandomValues(new Uint32Array(4)).join('-');
// what is answered, above the form
const answer=no=>{const n=$('#m'+no,log),b=$('#answering');b.hidden=!n;form.reply_to.value=no;
 if(n)$('div',b).textContent=$('b',n).textContent+' '+$('.words>:not(.quote)',n).textContent.slice(0,120)};
if(form)form.addEventListener('submit',e=>{const body=form.body.value.trim();if(out)return;e.preventDefault();
 const b=e.submitter;if(b?.name){answer(b.value);b.parentNode.open=false;return form.body.focus()}
 if(!body)return;
 const cid=form.cid.value,node=article({role:word.role,initials:word.mine,name:word.me});
 node.lastElementChild.append(make('p',body));node.classList.add('wait');
 $('.msgacts',node)?.remove();add(node,true);
 send({t:'send',cid,body,reply_to:form.reply_to.value},{form,done:()=>node.remove(),refuse:(code,why)=>{const p=make('p',why);p.className='err';node.lastElementChild.append(p)}});
 form.body.value='';answer('');form.body.focus();form.cid.value=fresh()});
document.addEventListener('keydown',e=>{if(e.key==='Enter'&&(e.ctrlKey||e.metaKey)&&e.target.matches('.compose textarea,.mend textarea'))e.target.form.requestSubmit()});

// changing a message under its words: both texts are seen
const open=(n,link)=>{const kind=link.className,no=+n.id.slice(1);
 let f=$('.mend',n),cid,rev=+n.dataset.rev;if(f)return f.first.focus();
 f=$('#'+kind,log).content.firstElementChild.cloneNode(true);f.action=link.href;const[save,cancel]=f.querySelectorAll('button'),note=$('.err',f);
 if(f.body)f.body.value=n.dataset.text;else if('own'in n.dataset)f.why.closest('label').remove();
 const field=f.body||f.why,hold=on=>{save.disabled=on;if(field)field.readOnly=on;f.classList.toggle('wait',on)};
 const close=()=>{const had=document.activeElement===document.body||f.contains(document.activeElement);unsent.delete(cid);f.remove();if(had)($('.msgacts summary',n)||$('.at',n)).focus();state()};
 f.told=(text,end)=>{note.textContent=text;note.hidden=false;rev=+n.dataset.rev;hold(false);if(end)save.remove()};
 cancel.onclick=close;
 f.onsubmit=e=>{e.preventDefault();if(save.disabled)return;if(f.body&&f.body.value.trim()===n.dataset.text)return close();
  cid=fresh();hold(true);send({t:kind,cid,no,rev,[field?.name]:field?.value},
   {form:f,done:close,refuse:(code,why,now)=>{unsent.delete(cid);f.told({conflict:word.changed,gone:word.gone}[code]||why,code==='gone');if(now)rev=now}})};
 link.closest('details').open=false;n.lastElementChild.append(f);f.first=field||save;f.first.focus()};
log.addEventListener('click',e=>{const a=e.target.closest('.msgacts a');if(a&&!e.ctrlKey&&!e.metaKey&&!out){e.preventDefault();open(a.closest('.msg'),a)}});

// a socket, else a look every 15 seconds
const poll=async()=>{try{const r=await fetch(word.events+'?after='+seq,{headers:{Accept:'application/json'}});
  if(r.redirected||r.status===404||r.status===403){out=true;state();return}
  const f=await r.json();polling=2;on(f);if(f.evs&&seq<f.head&&f.evs.length)poll()}catch{polling=1}
 state()};
setInterval(()=>{if(!out&&!isOpen()&&polling){poll();if(polling>1)flush()}},15e3);
setInterval(()=>{if(isOpen()&&Date.now()-heard>beat*2500)socket.close()},5e3);
const on=f=>{
 if(f.t==='hello'){failures=polling=0;pulled=-1;beat=f.beat;if(f.reset)seq=f.head;flush();read();bell()}
 else if(f.t==='ev')take(f);
 else if(f.t==='batch')f.evs.forEach(take);
 else if(f.t==='beat'){if(f.head>seq)put({t:'pull',after:seq})}
 else if(f.t==='reset')seq=f.head;
 else if(f.t==='bell')bell();
 else if(f.t==='nack'&&f.cid){if(f.code==='rate'||f.code==='retry')setTimeout(()=>{const m=unsent.get(f.cid);if(m)push(m)},1e3*(f.retry_after||1)+200);else refuse(f.cid,f.code,f.rev)}
 else if(f.t==='ack'&&unsent.get(f.cid)?.frame.t!=='send')done(f.cid);
 if(f.t==='ev'||f.t==='batch'){read();all('.quote i',i=>i.textContent=word.back)}
 state()};
const connect=()=>{if(out||socket&&socket.readyState<2)return;
 try{socket=new WebSocket(location.origin.replace('http','ws')+word.socket+'?after='+seq+'&v=1')}catch{socket=null;polling=polling||1;poll();return}
 socket.onmessage=e=>{heard=Date.now();on(JSON.parse(e.data))};
 socket.onclose=e=>{failures++;if([4403,4410,4426].includes(e.code))out=true;
  if(failures>1&&!polling&&!out){polling=1;poll()}
  state();setTimeout(connect,Math.min(3e4,500*2**Math.min(failures,6))+Math.random()*2500)}};
document.addEventListener('visibilitychange',read);
addEventListener('online',()=>{if(!isOpen()){failures=0;connect()}});
// a dead line keeps its socket for a minute
addEventListener('offline',()=>{socket?.close();state()});
addEventListener('beforeunload',e=>{if(waiting()||form&&form.body.value.trim()||$('.mend',log))e.preventDefault()});
connect();
})();
